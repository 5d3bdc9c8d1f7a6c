import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { decodeRun, encodeRun, runJsonSchema } from '../../../src/trial/index.ts';
import { aRun } from '../../support/a-run.ts';
import { damage } from '../../support/damage.ts';

const SCALAR = { endpoint: 'GET /', metric: 'size', unit: '', better: 'lower' };
const CONTROL = { reference: 'r', slots: [{ startMs: 0, requests: 1, responseTimeMs: 1 }] };
const TEXT = encodeRun(aRun());

function accepts(text: string): boolean {
  const ajv = new Ajv2020({ strict: true, strictTypes: false });
  addFormats.default(ajv);
  return ajv.validate(runJsonSchema(), JSON.parse(text));
}

function reads(text: string): boolean {
  try {
    decodeRun(text, 'run.json');
    return true;
  } catch {
    return false;
  }
}

test.each([
  [TEXT, true, 'what is written'],
  [damage(TEXT, 'schema', 'perf-gate.run/1.3'), true, 'a later minor version'],
  [damage(TEXT, 'weather', 'rain'), true, 'an addition of it'],
  [damage(TEXT, 'schema', 'perf-gate.run/2'), false, 'another major version'],
  [damage(TEXT, 'trials[0].side', undefined), false, 'a trial without a side'],
  [damage(TEXT, 'trials[0].endpoints[0].sent', -1), false, 'a negative count'],
  [damage(TEXT, 'trials[0].scalars', [{ ...SCALAR, value: -(2 ** 53 - 1) }]), true, 'the least safe integer'],
  [damage(TEXT, 'trials[0].scalars', [{ ...SCALAR, value: 2 ** 53 }]), false, 'one more than the greatest'],
  [damage(TEXT, 'trials[0].scalars', [{ ...SCALAR, value: -1e300 }]), false, 'as little as nothing is'],
  [damage(TEXT, 'control', CONTROL), true, 'a reference that was measured'],
  [
    damage(TEXT, 'control', { ...CONTROL, slots: [{ ...CONTROL.slots[0], responseTimeMs: 1e300 }] }),
    false,
    'one that took longer than anything lasts',
  ],
  [damage(TEXT, 'provenance.startedAt', 'yesterday'), false, 'a time that is none'],
])('the published schema and the reader agree (%#)', (text, sound) => {
  expect(accepts(text)).toBe(sound);
  expect(reads(text)).toBe(sound);
});
