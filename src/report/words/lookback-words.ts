import type { Report, Lookback, LookbackPoint } from '../report.ts';
import { NO_BAR } from '../text/bars.ts';
import { countOf } from '../text/format-number.ts';
import { code, joinPhrases, type Phrase, phrase } from '../text/phrase.ts';

/** Stand before the bar of the run with which another level of the scenario began, whichever of its metrics moved. */
export const TURN_MARKS: Readonly<Record<Exclude<LookbackPoint['turn'], 'none'>, string>> = Object.freeze({
  other: '│',
  accepted: '┃',
});

/**
 * What the lines of bars are of: `The newest runs of main before this change`. Without a count, which differs by branch
 * and metric, and tells nothing of the runs that are left out, as those of commits that the change is not built on.
 */
export function lookbackTitle({ lookbacks }: Pick<Report, 'lookbacks'>): Phrase {
  const branches = [...new Set(lookbacks.map(({ branch }) => branch))];
  const names = joinPhrases(
    branches.map((branch) => [code(branch)]),
    ' and ',
  );
  return phrase`The newest runs of ${names} before this change`;
}

/**
 * What the marks mean that stand in the lines, and what is not in them, `hidden` further metrics among it; empty where
 * there is nothing to say.
 */
export function lookbackNotes({ lookbacks }: Pick<Report, 'lookbacks'>, hidden: number): Phrase {
  // A change before the first bar is not shown.
  const shown = lookbacks.flatMap(({ points }) => points.slice(1));
  const turns = new Set(shown.map(({ turn }) => turn));
  const isGap = lookbacks.some(({ points }) => points.some(({ value }) => value === null));
  return joinPhrases(
    [
      ...(turns.has('other')
        ? [phrase`${code(TURN_MARKS.other)} another level of the scenario begins, whichever metric moved`]
        : []),
      ...(turns.has('accepted')
        ? [phrase`${code(TURN_MARKS.accepted)} a level begins that was accepted as slower`]
        : []),
      ...(isGap ? [phrase`${code(NO_BAR)} not measured by that run`] : []),
      ...elsewhereWords(lookbacks),
      ...(hidden === 0 ? [] : [phrase`${countOf(hidden, 'more metric')} not shown`]),
    ],
    '; ',
  );
}

/** Runs that do not compare, in the whole history: they have no place among the runs that are shown. */
function elsewhereWords(lookbacks: readonly Lookback[]): readonly Phrase[] {
  const counted = (of: keyof Lookback['elsewhere'], what: string): readonly Phrase[] => {
    const counts = lookbacks.map(({ elsewhere }) => elsewhere[of]);
    const [least, most] = [Math.min(...counts), Math.max(0, ...counts)];
    if (most === 0) return [];
    return [phrase`${least === most ? '' : 'up to '}${countOf(most, 'run')} ${what}`];
  };
  const left = [
    ...counted('environment', 'in another environment'),
    ...counted('load', 'of another load or measurement'),
  ];
  return left.length === 0 ? [] : [phrase`left out, over the whole history: ${joinPhrases(left, ' and ')}`];
}
