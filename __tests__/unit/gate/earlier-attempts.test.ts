import { expect, test } from '@jest/globals';
import { continuedBy, withEvidence } from '../../../src/gate/earlier-attempts.ts';
import { loadHash, parseScenario } from '../../../src/scenario/index.ts';
import { decodeRun, encodeRun, MEASUREMENT_VERSION, type Run } from '../../../src/trial/index.ts';
import { aGateRequest } from '../../support/a-gate-request.ts';
import { decided } from '../../support/decided.ts';
import { aRunOfBlocks, timesAround } from '../../support/measured-runs.ts';

const SCENARIO = parseScenario(
  'name: shop\nrequests: [{ path: /cart }]\nload: { rate: 13, duration: 1m }\n',
  'a.yml',
  {},
);
const REQUEST = aGateRequest(SCENARIO, { kind: 'url', url: 'http://127.0.0.1:7/' });

/** What an attempt of twelve alike blocks left, as it comes back from its file. */
function anAttempt(runAttempt: number, words: Partial<Run> = {}): Run {
  const side = { endpoints: { 'GET /cart': { times: timesAround(70) } } };
  const run = aRunOfBlocks(
    Array.from({ length: 12 }, () => ({ baseline: side, candidate: side })),
    {
      run: {
        scenario: 'shop',
        loadHash: loadHash(SCENARIO),
        measurementVersion: MEASUREMENT_VERSION,
        provenance: {
          ...REQUEST.provenance,
          runId: '7',
          runAttempt,
          startedAt: `2026-03-01T0${runAttempt}:00:00.000Z`,
        },
        environment: REQUEST.environment,
        ...words,
      },
    },
  );
  return decodeRun(encodeRun(withEvidence(run, decided(run))), 'run.json');
}

function continued(...runs: readonly Run[]) {
  const provenance = { ...REQUEST.provenance, runId: '7' };
  return continuedBy({ ...REQUEST, provenance, earlier: { runs, missing: [] } }, SCENARIO);
}

test('an attempt at the same commit under the same load is continued from its file', () => {
  const { attempts, notes } = continued(anAttempt(1));
  expect(notes).toEqual([]);
  expect(attempts.map(({ runAttempt }) => runAttempt)).toEqual([1]);
  expect(attempts[0]?.evidence.map(({ metric }) => metric)).toContain('response_time_p50');
});

test.each<[string, Partial<Run>]>([
  ['commit', { provenance: { ...anAttempt(1).provenance, sha: 'f00d' } }],
  ['load', { loadHash: 'f00d' }],
  ['measurement version', { measurementVersion: MEASUREMENT_VERSION + 1 }],
  ['kind of target', { environment: { ...REQUEST.environment, targetKind: 'process' } }],
])('one of another %s is not, and that is said', (what, words) => {
  const { attempts, notes } = continued(anAttempt(1, words));
  expect(attempts).toEqual([]);
  expect(notes).toEqual([`shop: attempt 1 is not continued: it is of another ${what}`]);
});

test('an attempt of another run is named with its run', () => {
  const other = { ...anAttempt(1).provenance, runId: '6', sha: 'f00d' };
  const { notes } = continued(anAttempt(1, { provenance: other }));
  expect(notes).toEqual(['shop: attempt 1 of run 6 is not continued: it is of another commit']);
});

test('an attempt brings along what it went on from itself, each once', () => {
  const first = anAttempt(1);
  const second = anAttempt(2, { earlier: continued(first).attempts });
  const third = continued(second, first);
  expect(third.attempts.map(({ runAttempt }) => runAttempt)).toEqual([1, 2]);
  expect(third.notes).toEqual([]);
});

test('an attempt whose run was unsound shows nothing, and that is said', () => {
  const interrupted = anAttempt(1, {
    incidents: [{ kind: 'interrupted', side: null, block: 3, detail: 'stopped' }],
  });
  const { attempts, notes } = continued(interrupted);
  expect(attempts[0]?.evidence).toEqual([]);
  expect(notes).toEqual(['shop: attempt 1 left no evidence to continue: it judged no gated metric']);
});
