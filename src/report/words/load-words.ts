import type { LoadDescription } from '../../trial/index.ts';
import { formatCount } from '../text/format-number.ts';

/** What kind of load it was and what that means for reading it; a closed one is always called so. */
export function loadWords({ models, pattern }: LoadDescription): string {
  const model = modelWords(models);
  if (pattern === null) return model;
  const compressed =
    pattern.compress > 1 ? `, ${formatCount(pattern.compress)} times as short as in life` : '';
  return `pattern ${pattern.name}${compressed}; ${model}`;
}

function modelWords(models: LoadDescription['models']): string {
  if (!models.includes('closed'))
    return 'open model: requests start by the schedule, whatever the answers do';
  const closed = 'closed model: users wait for their answers, so a slower target is asked less';
  return models.includes('open') ? `partly ${closed}` : closed;
}
