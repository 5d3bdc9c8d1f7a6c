import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { planJsonSchema, renderForesightJson } from '../../../src/report/index.ts';
import { A_CAPACITY, aForesight } from '../../support/a-foresight.ts';

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(planJsonSchema());

test.each([
  ['a sound one', aForesight()],
  ['one that could not tell', aForesight({ metrics: [], invalid: 'no block was valid' })],
  ['one that was driven to its limit', aForesight({ capacity: A_CAPACITY })],
  ['one of users', aForesight({ load: { ratePerSecond: null, durationMs: 9000 } })],
])('the document is one line of its published schema: %s', (_name, foresight) => {
  const text = renderForesightJson([foresight]);
  expect(text).toMatch(/^\{"schema":"perf-gate\.plan\/1",[^\n]*\n$/u);
  expect([validate(JSON.parse(text)), validate.errors]).toEqual([true, null]);
});

test('what is missing is seen by the schema', () => {
  const { scenarios } = JSON.parse(renderForesightJson([aForesight()])) as { scenarios: unknown[] };
  expect(validate({ schema: 'perf-gate.plan/2', scenarios })).toBe(false);
  expect(validate({ schema: 'perf-gate.plan/1', scenarios: [{}] })).toBe(false);
});

test('the published schema is that of the code', () => {
  const file = join(import.meta.dirname, '../../../docs/schemas/plan.schema.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(planJsonSchema());
});
