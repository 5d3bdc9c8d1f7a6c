import { assertNever } from '../../foundation/index.ts';
import type { Comparability } from '../../scenario/index.ts';
import type { LoadDescription, LoadModel } from '../../trial/index.ts';
import { formatCount } from '../text/format-number.ts';
import { code, joinPhrases, type Phrase, phrase } from '../text/phrase.ts';

/** Whether and how a load may be compared. */
export const COMPARABLE: Readonly<Record<Comparability, string>> = {
  blocks: 'comparable in blocks',
  phases: 'comparable phase by phase, with both sides at once',
  thresholds: 'not comparable, thresholds only',
};

/** What kind of load it was and what that means for reading it; a closed one is always called so. */
export function loadWords({ model, pattern, compared }: LoadDescription): string {
  const words = `${modelWords(model)}${compared === null ? '' : `; ${COMPARABLE[compared]}`}`;
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

/**
 * `closed model`, with the names of its scenarios where there are others; empty where every load is open. For the first
 * line of a report: under a closed load a slower target is asked less, so its numbers are not those of an open one.
 */
export function closedLoads(
  scenarios: readonly { readonly scenario: string; readonly load: LoadDescription }[],
): Phrase {
  const closed = new Map(
    scenarios.filter(({ load }) => load.model !== 'open').map((each) => [each.scenario, each.load.model]),
  );
  const all = new Set(scenarios.map(({ scenario }) => scenario));
  if (closed.size === 0) return [];
  const word = [...closed.values()].every((model) => model === 'mixed')
    ? 'partly closed model'
    : 'closed model';
  return closed.size === all.size
    ? phrase`${word}`
    : phrase`${word}: ${joinPhrases(
        [...closed.keys()].map((name) => [code(name)]),
        ', ',
      )}`;
}
