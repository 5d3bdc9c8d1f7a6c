import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { decisionJsonSchema, decisionSchema } from '../../../src/report/decision-schema.ts';
import { renderDecisionJson } from '../../../src/report/render-decision-json.ts';
import { aDecision, aJudgedComparison } from '../../support/a-report.ts';
import { decided } from '../../support/decided.ts';
import { aSlowerRun } from '../../support/measured-runs.ts';

const validate = new Ajv2020({ strict: false }).compile(decisionJsonSchema());

function faultsOf(text: string): unknown {
  return validate(JSON.parse(text)) ? [] : validate.errors;
}

test('what is written is what the schema says, with evidence and without', () => {
  const without = aJudgedComparison({ verdict: 'invalid', grounds: null });
  const text = renderDecisionJson(aDecision({ comparisons: [aJudgedComparison(), without] }), []);
  expect(faultsOf(text)).toEqual([]);
  // Nothing is written that the schema does not name: readers would leave it out.
  expect(decisionSchema.parse(JSON.parse(text))).toEqual(JSON.parse(text));
});

test('a decision of measured blocks is one too', () => {
  const decision = decided(aSlowerRun('schema', 12, 1.2));
  expect(decision.verdict).toBe('regression');
  expect(faultsOf(renderDecisionJson(decision, []))).toEqual([]);
});

test('a document of an earlier release of this version is still one', () => {
  const text = readFileSync(join(import.meta.dirname, 'documents/decision-before-grounds.json'), 'utf8');
  expect(faultsOf(text)).toEqual([]);
});

test('a word that no verdict has is refused', () => {
  const document = JSON.parse(renderDecisionJson(aDecision(), []));
  expect(faultsOf(JSON.stringify({ ...document, verdict: 'slower' }))).not.toEqual([]);
});
