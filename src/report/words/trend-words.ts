import type { Report, Trend, TrendPoint } from '../report.ts';
import { NO_BAR } from '../text/bars.ts';
import { countOf } from '../text/format-number.ts';
import { code, joinPhrases, type Phrase, phrase } from '../text/phrase.ts';

/** Stand before the bar of the run with which the branch changed for good. */
export const TURN_MARKS: Readonly<Record<Exclude<TrendPoint['turn'], 'none'>, string>> = Object.freeze({
  other: '│',
  accepted: '┃',
});

/** What the lines of bars are of: `the last 24 runs of main that this change is built on`. */
export function trendTitle({ trends }: Pick<Report, 'trends'>): Phrase {
  const branches = [...new Set(trends.map(({ branch }) => branch))];
  const most = Math.max(0, ...trends.map(({ points }) => points.length));
  const names = joinPhrases(
    branches.map((branch) => [code(branch)]),
    ' and ',
  );
  return phrase`The last ${countOf(most, 'run')} of ${names}`;
}

/** What the marks mean that stand in the lines, and what is not in them; empty where there is nothing to say. */
export function trendNotes({ trends }: Pick<Report, 'trends'>): Phrase {
  // A change before the first bar is not shown.
  const shown = trends.flatMap(({ points }) => points.slice(1));
  const turns = new Set(shown.map(({ turn }) => turn));
  const isGap = trends.some(({ points }) => points.some(({ value }) => value === null));
  return joinPhrases(
    [
      ...(turns.has('other')
        ? [phrase`${code(TURN_MARKS.other)} the branch got slower or faster for good`]
        : []),
      ...(turns.has('accepted')
        ? [phrase`${code(TURN_MARKS.accepted)} it got slower, which was accepted`]
        : []),
      ...(isGap ? [phrase`${code(NO_BAR)} not measured by that run`] : []),
      ...elsewhereWords(trends),
    ],
    '; ',
  );
}

/** Runs that do not compare: the greatest count is told, since several metrics share those of their scenario. */
function elsewhereWords(trends: readonly Trend[]): readonly Phrase[] {
  const most = (of: keyof Trend['elsewhere']): number =>
    Math.max(0, ...trends.map(({ elsewhere }) => elsewhere[of]));
  const [environment, load] = [most('environment'), most('load')];
  return [
    ...(environment === 0 ? [] : [phrase`${countOf(environment, 'run')} in another environment left out`]),
    ...(load === 0 ? [] : [phrase`${countOf(load, 'run')} of another load or measurement left out`]),
  ];
}
