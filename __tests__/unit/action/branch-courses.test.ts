import { expect, test } from '@jest/globals';
import { branchCourses } from '../../../src/action/branch-courses.ts';
import type { EligibleBaselines } from '../../../src/history/index.ts';
import { anEntry } from '../../support/a-history-entry.ts';

function eligibleOf(more: Partial<EligibleBaselines> = {}): EligibleBaselines {
  const entry = anEntry();
  const slower = anEntry({ runId: '7002', level: { index: 1, accepted: false } });
  return {
    entries: [entry],
    comparable: [entry, slower, anEntry({ runId: '7003' })],
    builtOn: [entry, slower],
    excluded: [],
    lacksAcceptedLevel: false,
    isYoung: false,
    sinceMs: -Infinity,
    ...more,
  };
}

test('the course is of the branch whose entries were chosen, with all levels that the change is built on', () => {
  const [main, released] = [eligibleOf(), eligibleOf()];
  const asked = [
    { branch: 'the released version', eligible: [released] },
    { branch: 'main', eligible: [main] },
  ];
  expect(branchCourses([{ name: 'shop' }], asked, [main.entries])).toEqual([
    { branch: 'main', scenario: 'shop', entries: main.builtOn, elsewhere: { environment: 0, load: 0 } },
  ]);
});

test('scenarios may be compared with different branches, and one with none has no course', () => {
  const [shop, checkout, nothing] = [eligibleOf(), eligibleOf(), eligibleOf({ entries: [] })];
  const asked = [
    { branch: 'release/2', eligible: [shop, nothing] },
    { branch: 'main', eligible: [nothing, checkout] },
  ];
  const scenarios = [{ name: 'shop' }, { name: 'checkout' }, { name: 'new' }];
  const courses = branchCourses(scenarios, asked, [shop.entries, checkout.entries, []]);
  expect(courses.map(({ branch, scenario }) => [branch, scenario])).toEqual([
    ['release/2', 'shop'],
    ['main', 'checkout'],
  ]);
});

test('what was measured elsewhere is counted', () => {
  const own = eligibleOf({
    excluded: [
      { reason: 'other-scenario', count: 40 },
      { reason: 'other-load', count: 3 },
      { reason: 'other-environment', count: 12 },
      { reason: 'other-measurement', count: 1 },
      { reason: 'not-built-on', count: 5 },
    ],
  });
  const [course] = branchCourses([{ name: 'shop' }], [{ branch: 'main', eligible: [own] }], [own.entries]);
  expect(course?.elsewhere).toEqual({ environment: 12, load: 4 });
});
