import { expect, test } from '@jest/globals';
import { decideAgain } from '../../../../src/action/comment/decide-again.ts';
import { parseScenario } from '../../../../src/scenario/index.ts';
import { decodeRun, type Run } from '../../../../src/trial/index.ts';
import { honestRun, MEASURED_SCENARIO } from '../../../support/fork-result.ts';
import { titled } from '../../../support/hostile/hostile-case.ts';
import { CLAIMING_RUNS, HOSTILE_RUN_FILES } from '../../../support/hostile/run-files.ts';

const scenario = parseScenario(MEASURED_SCENARIO, 'scenarios/api.yml', {});
const run = { id: 1, attempt: 1, headSha: 'a'.repeat(40), event: 'pull_request' };
const honest = honestRun(run);

function decide(...runs: readonly Run[]) {
  return decideAgain({ runs, scenarios: [scenario], provenance: honest.provenance, runUrl: '' }).decision;
}

test('what the default branch measures is decided', () => {
  expect(decide(honest).verdict).toBe('pass');
});

test.each(titled(HOSTILE_RUN_FILES.filter(({ name }) => name.startsWith('was measured'))))(
  'nothing is decided: %s',
  (_, { make }) => {
    expect(() => decide(decodeRun(make(honest), 'run.json'))).toThrow(
      expect.objectContaining({ code: 'RUNS_INCOMPARABLE' }),
    );
  },
);

test('a run of one side only is told as such', () => {
  const trials = honest.trials.filter(({ side }) => side === 'candidate');
  expect(() => decide({ ...honest, trials })).toThrow('only one side was measured');
});

test('a scenario twice, and one that the default branch does not name, decide nothing', () => {
  expect(() => decide(honest, honest)).toThrow('more than once');
  expect(() => decide(honest, { ...honest, scenario: 'free lunch' })).toThrow('does not name');
});

test.each(titled(CLAIMING_RUNS))('a slower change is red by our own rules: %s', (_, { make }) => {
  expect(decide(decodeRun(make(honestRun(run, 1.5)), 'run.json'))).toMatchObject({
    verdict: 'regression',
    blocking: true,
  });
});
