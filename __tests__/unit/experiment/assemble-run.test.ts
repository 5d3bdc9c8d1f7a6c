import { expect, test } from '@jest/globals';
import { assembleRun, failedRun, type RunIdentity } from '../../../src/experiment/index.ts';
import { PerfGateError } from '../../../src/foundation/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { encodeRun } from '../../../src/trial/index.ts';
import { aRun } from '../../support/a-run.ts';

const SECRET = 's3cret/value';
const { provenance, environment, design, sides } = aRun();

const IDENTITY: RunIdentity = {
  scenario: parseScenario(
    'name: shop\nrequests: [{ path: "/shops/${TOKEN}" }]\nload: { rate: 13, duration: 1m }\n',
    'shop.yml',
    { TOKEN: SECRET },
  ),
  seed: 'seed',
  deployment: 'deployment',
  provenance,
  environment,
  earlier: [],
  sameCode: false,
  instanceEffects: [],
};

test('a run that could not begin keeps no secret of why', () => {
  const error = new PerfGateError('SETUP_FAILED', `status 500 of /shops/${SECRET}`, `Look at ${SECRET}.`);
  const run = failedRun(IDENTITY, sides, error);
  expect(run.validity).toEqual({
    kind: 'invalid',
    reasons: ['status 500 of /shops/*** (SETUP_FAILED). Look at ***'],
  });
  expect(encodeRun(run)).not.toMatch(/s3cret/);
});

test('what happened during a run keeps no secret', () => {
  const detail = `not one answer of /shops/${encodeURIComponent(SECRET)}`;
  const run = assembleRun(IDENTITY, {
    design,
    sides,
    warmUp: [],
    control: null,
    pilot: null,
    trials: [],
    stop: null,
    incidents: [{ kind: 'side-died', side: 'candidate', block: 3, detail }],
    validity: { kind: 'valid' },
  });
  expect(run.incidents[0]?.detail).toBe('not one answer of /shops/***');
  expect(encodeRun(run)).not.toMatch(/s3cret/);
});
