import { expect, test } from '@jest/globals';
import * as published from '../../../index.mjs';
import { OURS } from '../../../src/gate/import-scenario.ts';

test('what modules are given as perf-gate is what the package exports, word by word', async () => {
  const given = (await import(OURS)) as Readonly<Record<string, unknown>>;
  expect(Object.keys(given).toSorted()).toEqual(Object.keys(published).toSorted());
  const document = { name: 'a' };
  for (const exported of [given['defineScenario'], published.defineScenario] as const) {
    expect((exported as (document: object) => object)(document)).toBe(document);
  }
});
