import { DAY, type Regression } from './calendar.ts';
import type { Diary, Entry, Open } from './diary.ts';

/** After main has got rid of a slowdown, or it was accepted: what is red still may be red because of it. */
const AFTERMATH = 7 * DAY;

/** One pull request in all its runs: what it ended with, red where any of them was. */
export interface Change {
  readonly first: Entry;
  readonly isRed: boolean;
  readonly last: Entry['answer'];
  /** Slowdowns that main had, or had had until a week before. */
  readonly since: Regression | null;
}

/** What became of one slowdown. */
export interface Fate {
  readonly regression: Pick<Regression, 'number' | 'slowdown' | 'effect' | 'fate'>;
  readonly byPullRequest: boolean;
  /** Whether the last run of its pull request let it through because it is accepted. */
  readonly letThrough: boolean;
  readonly byMain: boolean;
  /** Whether a run of main, slower and accepted, made its level the one that main answers to. */
  readonly levelMoved: boolean;
  /** Runs of main that had it while the accepted level had it not, or was not known to. */
  readonly onMain: {
    readonly judged: number;
    readonly red: number;
    /** Open because fewer than five baselines were there, none among them. */
    readonly few: number;
    readonly open: number;
  };
  /** Innocent pull requests that were red while main had it, or within a week after. */
  readonly blamed: number;
}

/** Acts that the gate asked of a person. */
export interface Acts {
  /** A pull request that is red for nothing is merged all the same. */
  readonly overridden: number;
  /** A pull request that is red for good reason is merged all the same. */
  readonly mergedRed: number;
  /** Main that is red for nothing is looked at, once until it is green again. */
  readonly falseAlarmsOfMain: number;
  /** The author of a slowdown accepts it in its pull request. */
  readonly accepted: number;
  readonly acceptedOnMain: number;
  readonly acceptedForNothing: number;
  /** A run that is invalid is made again. */
  readonly invalid: number;
}

/** A year in figures. */
export interface Figures {
  readonly changes: number;
  /** Pull requests that were never judged. */
  readonly unjudged: number;
  readonly innocent: number;
  readonly passed: number;
  readonly falseReds: number;
  readonly inconclusive: number;
  readonly open: Readonly<Record<Open, number>>;
  readonly missing: { readonly pullRequests: number; readonly pushes: number };
  readonly again: number;
  readonly main: MainFigures;
  readonly fates: readonly Fate[];
  readonly found: number;
  readonly acts: Acts;
  readonly actsAWeek: number;
}

/** Runs of main: last answers of each push. */
export interface MainFigures {
  readonly pushes: number;
  readonly judged: number;
  readonly green: number;
  readonly rightlyRed: number;
  /** Red with a slowdown that is accepted up to a size that it is not surely below. */
  readonly acceptedRed: number;
  /** Slower, all of it accepted: from then on main answers to that level. */
  readonly accepted: number;
  readonly falselyRed: number;
  readonly open: Readonly<Record<Open, number>>;
}

export function figuresOf(diary: Diary, regressions: readonly Regression[], days: number): Figures {
  const changes = changesOf(diary.entries, regressions);
  const judged = changes.filter(({ last }) => last !== null);
  const innocent = changes.filter(({ first }) => first.brings === null);
  const falseReds = innocent.filter(({ isRed }) => isRed);
  const pushes = lastOfEach(diary.entries.filter(({ of }) => of === 'push'));
  const fates = regressions.map((regression) => fateOf(regression, changes, diary.entries));
  const acts = actsOf(diary, falseReds.length, fates);
  const missing = (of: Entry['of']): number =>
    diary.entries.filter((entry) => entry.of === of && entry.answer === null).length;
  return {
    changes: changes.length,
    unjudged: changes.length - judged.length,
    innocent: innocent.length,
    passed: innocent.filter(({ last }) => last !== null && isGreen(last)).length,
    falseReds: falseReds.length,
    inconclusive: judged.filter(({ last }) => last?.verdict === 'inconclusive').length,
    open: openOf(judged.map(({ last }) => last)),
    missing: { pullRequests: missing('pull-request'), pushes: missing('push') },
    again: diary.entries.filter(({ attempt }) => attempt > 1).length,
    main: mainFigures(pushes),
    fates,
    found: fates.filter(({ byPullRequest, byMain }) => byPullRequest || byMain).length,
    acts,
    actsAWeek: (7 * Object.values(acts).reduce((sum, count) => sum + count, 0)) / days,
  };
}

function changesOf(entries: readonly Entry[], regressions: readonly Regression[]): readonly Change[] {
  const pulls = Map.groupBy(
    entries.filter(({ of }) => of === 'pull-request'),
    ({ number }) => number,
  );
  return [...pulls.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    return [
      {
        first,
        isRed: own.some(({ answer }) => isRed(answer)),
        last: own.findLast(({ answer }) => answer !== null)?.answer ?? null,
        since: regressions.findLast((each) => isUnder(each, own.at(-1) ?? first)) ?? null,
      },
    ];
  });
}

function isUnder({ mergedAt, endsAt }: Regression, { atMs }: Entry): boolean {
  return atMs >= mergedAt && atMs < endsAt + AFTERMATH;
}

function isRed(answer: Entry['answer']): boolean {
  return answer?.verdict === 'regression' && answer.blocking;
}

function isGreen({ verdict }: NonNullable<Entry['answer']>): boolean {
  return verdict === 'pass' || verdict === 'improvement';
}

/** Of each run the last attempt. */
function lastOfEach(entries: readonly Entry[]): readonly Entry[] {
  return [...new Map(entries.map((entry) => [entry.number, entry])).values()];
}

function fateOf(regression: Regression, changes: readonly Change[], entries: readonly Entry[]): Fate {
  const runs = entries.filter(
    ({ of, answer, unaccepted, accepted }) =>
      of === 'push' && answer !== null && [...unaccepted, ...accepted].includes(regression),
  );
  const onMain = lastOfEach(runs);
  const opened = onMain.map(({ answer }) => answer?.open ?? null).filter((open) => open !== null);
  const few = opened.filter((open) => open === 'few baselines' || open === 'no baseline').length;
  const own = changes.filter(({ first }) => first.brings === regression);
  const { number, slowdown, effect, fate } = regression;
  return {
    regression: { number, slowdown, effect, fate },
    byPullRequest: own.some(({ isRed: red }) => red),
    letThrough: own.some(({ last }) => last?.accepted === true),
    byMain: runs.some(({ answer }) => isRed(answer)),
    levelMoved: runs.some(({ answer }) => answer?.accepted === true),
    onMain: {
      judged: onMain.length,
      red: onMain.filter(({ answer }) => isRed(answer)).length,
      few,
      open: opened.length - few,
    },
    blamed: changes.filter((each) => each.first.brings === null && each.isRed && each.since === regression)
      .length,
  };
}

function actsOf({ entries, acts }: Diary, falseReds: number, fates: readonly Fate[]): Acts {
  const pushes = lastOfEach(entries.filter(({ of, answer }) => of === 'push' && answer !== null));
  const isFalse = (entry: Entry | undefined): boolean =>
    entry !== undefined && isQuiet(entry) && isRed(entry.answer);
  const accepted = (what: Diary['acts'][number]['what']): number =>
    acts.filter((act) => act.what === what).length;
  return {
    overridden: falseReds,
    mergedRed: fates.filter(
      ({ regression, byPullRequest, letThrough }) =>
        byPullRequest && !letThrough && regression.fate !== 'kept out',
    ).length,
    falseAlarmsOfMain: pushes.filter((entry, index) => isFalse(entry) && !isFalse(pushes[index - 1])).length,
    accepted: accepted('accepts a slowdown'),
    acceptedOnMain: accepted('accepts a slowdown on main'),
    acceptedForNothing: accepted('accepts what is no slowdown'),
    invalid: entries.filter(({ answer }) => answer?.verdict === 'invalid').length,
  };
}

function mainFigures(pushes: readonly Entry[]): MainFigures {
  const judged = pushes.filter(({ answer }) => answer !== null);
  const red = judged.filter(({ answer }) => isRed(answer));
  return {
    pushes: pushes.length,
    judged: judged.length,
    green: judged.filter(({ answer }) => answer !== null && isGreen(answer)).length,
    rightlyRed: red.filter(({ unaccepted }) => unaccepted.length > 0).length,
    acceptedRed: red.filter((entry) => entry.unaccepted.length === 0 && !isQuiet(entry)).length,
    accepted: judged.filter(({ answer }) => answer?.accepted === true).length,
    falselyRed: red.filter(isQuiet).length,
    open: openOf(judged.map(({ answer }) => answer)),
  };
}

/** Whether main has nothing that its accepted level has not. */
function isQuiet({ unaccepted, accepted }: Entry): boolean {
  return unaccepted.length === 0 && accepted.length === 0;
}

function openOf(answers: readonly Entry['answer'][]): Readonly<Record<Open, number>> {
  const count = (open: Open): number => answers.filter((answer) => answer?.open === open).length;
  return {
    'no baseline': count('no baseline'),
    'few baselines': count('few baselines'),
    suspected: count('suspected'),
    noise: count('noise'),
    other: count('other'),
  };
}
