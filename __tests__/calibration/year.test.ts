import { describe, expect, test } from '@jest/globals';
import { DAY, planCalendar, type Regression } from '../../scripts/calibrate/year/calendar.ts';
import type { Answer, Diary, Entry } from '../../scripts/calibrate/year/diary.ts';
import { figuresOf } from '../../scripts/calibrate/year/figures.ts';
import { liveYear } from '../../scripts/calibrate/year/live-year.ts';
import { boundsOf } from '../../scripts/calibrate/year/render-year.ts';
import { type Size, WEEKS, YEAR } from '../../scripts/calibrate/year/size.ts';

const NOISE = { block: 0.03, deployment: 0.03, bursts: 0 };

test('some weeks with the gate keep the bounds of the year, with all that happens in them', async () => {
  const calendar = planCalendar(WEEKS, '1');
  const diary = await liveYear(calendar, 'start', NOISE, () => {});
  const figures = figuresOf(diary, calendar.regressions, WEEKS.days);
  expect(boundsOf({ mode: 'start', figures }).filter(({ met }) => !met)).toEqual([]);
  expect([figures.changes, figures.main.pushes]).toEqual([WEEKS.pullRequests, WEEKS.pushes]);
  // The author accepted it by the file, which its next run found in the tree.
  const accepted = figures.fates.filter(({ regression }) => regression.fate === 'accepted');
  expect(accepted).toMatchObject([{ byPullRequest: true, letThrough: true }]);
  expect([figures.acts.accepted, figures.acts.mergedRed]).toEqual([1, WEEKS.mended]);
  // What makes a year hard did happen.
  const { missing, again, main } = figures;
  for (const count of [missing.pullRequests, missing.pushes, again, main.rightlyRed, main.green])
    expect(count).toBeGreaterThan(0);
  // The first run, other machines, another load, another tool, artifacts that have expired: some at once.
  expect(main.open['no baseline']).toBeGreaterThanOrEqual(4);
}, 240_000);

test('what is lived depends on the seed alone', async () => {
  const days: Size = { ...WEEKS, days: 10, pullRequests: 7, pushes: 13, keptOut: 0, accepted: 0, holiday: 0 };
  const live = (seed: string): Promise<Diary> =>
    liveYear(planCalendar(days, seed), 'preview', NOISE, () => {});
  const [one, same, other] = [await live('7'), await live('7'), await live('13')];
  expect(one).toEqual(same);
  expect(one).not.toEqual(other);
}, 120_000);

test('main takes over what a pull request accepted, by its file, and a run that is tried again after that is not red for it', async () => {
  const quiet = { keptOut: 0, mended: 0, fleetChanges: 0, scenarioEdits: 0, toolUpgrades: 0, holiday: 0 };
  const days: Size = { ...WEEKS, ...quiet, pullRequests: 4, pushes: 50, slowdown: [0.4, 0.5] };
  const calendar = planCalendar(days, '5');
  const diary = await liveYear(calendar, 'start', NOISE, () => {});
  const { fates, acts, main } = figuresOf(diary, calendar.regressions, days.days);
  // The size that was accepted side by side is not surely enough for main, where somebody accepts it once more.
  expect(fates).toMatchObject([{ letThrough: true, byMain: true, levelMoved: true }]);
  expect([acts.accepted, acts.acceptedOnMain, main.acceptedRed, main.falselyRed]).toEqual([1, 1, 1, 0]);
  const moved = diary.entries.find(({ of, answer }) => of === 'push' && answer?.accepted === true);
  const again = diary.entries.find(
    ({ of, number, attempt }) => of === 'push' && number === moved?.number && attempt === 2,
  );
  expect(again?.answer).toMatchObject({ blocking: false, open: 'few baselines' });
}, 120_000);

describe('a calendar', () => {
  const { happenings, regressions } = planCalendar(YEAR, '1');
  const of = (kind: string): number => happenings.filter((each) => each.kind === kind).length;

  test('holds as much as was asked for', () => {
    expect(['pull-request', 'push', 'acceptance', 'upgrade'].map(of)).toEqual([2500, 1200, 3, 4]);
    expect(regressions.map(({ fate }) => fate).toSorted()).toEqual([
      ...Array(3).fill('accepted'),
      ...Array(6).fill('kept out'),
      ...Array(3).fill('mended'),
    ]);
    const slowdowns = regressions.map(({ slowdown }) => slowdown);
    expect([Math.min(...slowdowns), Math.max(...slowdowns)]).toEqual([
      expect.closeTo(0.1, 9),
      expect.closeTo(0.5, 9),
    ]);
  });

  test('is in the order of time, and leaves longer without a run than artifacts live', () => {
    const times = happenings.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const runs = happenings.filter(({ kind }) => kind === 'pull-request' || kind === 'push');
    const longest = Math.max(...runs.slice(1).map(({ atMs }, index) => atMs - (runs[index]?.atMs ?? atMs)));
    expect(longest).toBeGreaterThan(YEAR.retention * DAY);
  });
});

describe('figures', () => {
  const RED: Answer = { verdict: 'regression', blocking: true, accepted: false, open: null };
  const PASS: Answer = { verdict: 'pass', blocking: false, accepted: false, open: null };
  const regression: Regression = {
    number: 1,
    slowdown: 0.2,
    effect: { p50: 0, p95: 0.18 },
    fate: 'mended',
    begunAt: 9 * DAY,
    mergedAt: 10 * DAY,
    endsAt: 13 * DAY,
  };
  const entry = (day: number, answer: Answer | null, words: Partial<Entry> = {}): Entry => {
    return {
      of: 'pull-request',
      number: day,
      attempt: 1,
      atMs: day * DAY,
      answer,
      brings: null,
      unaccepted: [],
      accepted: [],
      ...words,
    };
  };
  const figured = (entries: readonly Entry[]) =>
    figuresOf({ mode: 'start', entries, acts: [] }, [regression], 70);

  test('an innocent change that is red is blamed for the slowdown that main has or has just had, and for no other', () => {
    const { fates, falseReds, acts } = figured([5, 11, 19, 21].map((day) => entry(day, RED)));
    expect([falseReds, acts.overridden, fates[0]?.blamed]).toEqual([4, 4, 2]);
  });

  test('a change counts once: red where any of its runs was, else with its last answer', () => {
    const again = { number: 5, attempt: 2 };
    const { changes, falseReds, passed } = figured([
      entry(5, RED),
      entry(5.1, PASS, again),
      entry(6, null),
      entry(6.1, PASS, { number: 6 }),
    ]);
    expect([changes, falseReds, passed]).toEqual([2, 1, 2]);
  });

  test('a slowdown is found by its pull request or by main while main has it', () => {
    const push = { of: 'push', unaccepted: [regression] } as const;
    const found = (entries: readonly Entry[]) =>
      figured(entries).fates.map(({ byPullRequest, byMain }) => [byPullRequest, byMain]);
    expect(found([entry(9, RED, { brings: regression })])).toEqual([[true, false]]);
    expect(found([entry(9, null, { brings: regression }), entry(11, RED, push)])).toEqual([[false, true]]);
    expect(found([entry(9, PASS, { brings: regression }), entry(14, RED, { of: 'push' })])).toEqual([
      [false, false],
    ]);
  });

  test('main that is red for nothing is looked at once until it is green again', () => {
    const push = { of: 'push' } as const;
    const { acts, main } = figured([RED, RED, PASS, RED].map((answer, day) => entry(day, answer, push)));
    expect([acts.falseAlarmsOfMain, main.falselyRed]).toEqual([2, 3]);
    const rightly = figured([entry(11, RED, { ...push, unaccepted: [regression] })]);
    expect([rightly.acts.falseAlarmsOfMain, rightly.main.rightlyRed]).toEqual([0, 1]);
  });
});
