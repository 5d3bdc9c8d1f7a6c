import { assertNever } from '../../foundation/index.ts';
import type { LoadDescription, LoadModel } from '../../trial/index.ts';
import { formatCount } from '../text/format-number.ts';

/** What kind of load it was and what that means for reading it; a closed one is always called so. */
export function loadWords({ model, pattern }: LoadDescription): string {
  const words = modelWords(model);
  if (pattern === null) return words;
  const compressed =
    pattern.compress > 1 ? `, ${formatCount(pattern.compress)} times as short as in life` : '';
  return `pattern ${pattern.name}${compressed}; ${words}`;
}

function modelWords(model: LoadModel): string {
  const closed = 'closed model: users wait for their answers, so a slower target is asked less';
  switch (model) {
    case 'open':
      return 'open model: requests start by the schedule, whatever the answers do';
    case 'closed':
      return closed;
    case 'mixed':
      return `partly ${closed}`;
    default:
      return assertNever(model);
  }
}
