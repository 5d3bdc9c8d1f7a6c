import { expect, test } from '@jest/globals';
import { CHANGING_ANSWERS, HOSTILE_ADDRESSES, HOSTILE_REDIRECTS } from '../support/hostile/addresses.ts';
import { HOSTILE_ARCHIVES } from '../support/hostile/archives.ts';
import { HOSTILE_DEPLOYMENTS } from '../support/hostile/deployments.ts';
import { HOSTILE_CLASSES, type HostileCase } from '../support/hostile/hostile-case.ts';
import { FALSE_RESULTS, SILENCED_RUNS } from '../support/hostile/identities.ts';
import { CLAIMING_RUNS, HOSTILE_RUN_FILES } from '../support/hostile/run-files.ts';
import { HOSTILE_ATTEMPTS, HOSTILE_HISTORIES } from '../support/hostile/stored.ts';
import { HOSTILE_WORDS } from '../support/hostile/words.ts';
import { encodeRun } from '../../src/trial/index.ts';
import { honestRun } from '../support/fork-result.ts';

const CASES: readonly HostileCase[] = [
  HOSTILE_ARCHIVES,
  HOSTILE_RUN_FILES,
  CLAIMING_RUNS,
  HOSTILE_WORDS,
  FALSE_RESULTS,
  SILENCED_RUNS,
  HOSTILE_HISTORIES,
  HOSTILE_ATTEMPTS,
  HOSTILE_DEPLOYMENTS,
  HOSTILE_ADDRESSES,
  CHANGING_ANSWERS,
  HOSTILE_REDIRECTS,
].flat();

test('there are at least 200 hostile cases, no two of one class by the same name', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(200);
  const names = CASES.map(({ kind, name }) => `${kind}: ${name}`);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test.each(HOSTILE_CLASSES)('the class “%s” has cases', (kind) => {
  expect(CASES.filter((each) => each.kind === kind).length).toBeGreaterThanOrEqual(8);
});

test.each(CLAIMING_RUNS)('a run file with $name is another than the one without', ({ make }) => {
  const slower = honestRun({ id: 1, attempt: 1, headSha: 'a'.repeat(40), event: 'pull_request' }, 1.5);
  expect(make(slower)).not.toBe(encodeRun(slower));
});
