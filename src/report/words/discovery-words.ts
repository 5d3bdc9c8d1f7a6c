import {
  decides,
  type Decision,
  type Discovery,
  FALSE_DISCOVERIES,
  type JudgedComparison,
} from '../../verdict/index.ts';
import { formatChange } from '../text/format-change.ts';
import { formatCount, formatNumber } from '../text/format-number.ts';
import { code, type Phrase, phrase } from '../text/phrase.ts';
import { evidenceNumber } from './evidence-words.ts';
import { subject } from './metric-words.ts';

/** Beyond this many the rest is counted: all stand in decision.json. */
const MOST = 8;

/** What the list of discoveries is called: how many of them may be false, and that nothing follows from them. */
export const DISCOVERIES_TITLE = `Stands out, decides nothing (${formatNumber(FALSE_DISCOVERIES * 100)} % of it may be chance)`;

interface Found {
  readonly comparison: JudgedComparison;
  readonly direction: Discovery['direction'];
}

/** The statement that shows a direction. */
const SHOWN_BY = { worse: 'slower', better: 'faster' } as const;

/**
 * What stands out among everything measured, the strongest evidence first: `search p99 is slower, +8.1 % (e = 140)`. What
 * the verdict says anyhow is left out.
 */
export function discoverySentences(decision: Decision): readonly Phrase[] {
  // What an invalid run seems to show shows nothing.
  if (decision.verdict === 'invalid') return [];
  const several = new Set(decision.comparisons.map(({ scenario }) => scenario)).size > 1;
  const found = decision.discoveries.flatMap((discovery): readonly Found[] => {
    const comparison = decision.comparisons.find(
      ({ scenario, endpoint, metric }) =>
        scenario === discovery.scenario &&
        endpoint === discovery.endpoint &&
        metric.name === discovery.metric,
    );
    return comparison === undefined || isSaid(comparison)
      ? []
      : [{ comparison, direction: discovery.direction }];
  });
  const strongest = found.toSorted((a, b) => strength(b) - strength(a));
  const sentences = strongest.slice(0, MOST).map(({ comparison, direction }) => {
    const place = several ? phrase` in ${code(comparison.scenario)}` : [];
    const evidence = evidenceNumber(comparison.evidence, SHOWN_BY[direction]);
    return phrase`${subject(comparison)}${place} looks ${direction}, ${formatChange(comparison)} (${evidence})`;
  });
  return found.length > MOST
    ? [...sentences, phrase`and ${formatCount(found.length - MOST)} more`]
    : sentences;
}

function isSaid(comparison: JudgedComparison): boolean {
  return decides(comparison) && (comparison.verdict === 'regression' || comparison.verdict === 'improvement');
}

/** E-values are strong when large, p-values when small. */
function strength({ comparison: { evidence }, direction }: Found): number {
  const value = evidence[SHOWN_BY[direction]];
  return evidence.kind === 'e' ? value : 1 / Math.max(value, Number.MIN_VALUE);
}
