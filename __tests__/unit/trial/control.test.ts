import { expect, test } from '@jest/globals';
import { controlLevelOf, decodeRun, encodeRun, uniteControls } from '../../../src/trial/index.ts';
import { aRun } from '../../support/a-run.ts';

const CONTROL = {
  reference: '1/node-v24.0.0',
  slots: [
    { startMs: 0, requests: 100, responseTimeMs: 0.5 },
    { startMs: 61_300, requests: 97, responseTimeMs: 2 },
  ],
};

test('a control is summed up by its geometric mean', () => {
  expect(controlLevelOf(aRun({ control: CONTROL }))).toEqual({
    reference: '1/node-v24.0.0',
    responseTimeMs: 1,
  });
  expect(controlLevelOf(aRun())).toBeNull();
});

test('jobs of one deployment share a control only where each has one of the same reference', () => {
  const level = (responseTimeMs: number, reference = '1/node-v24') => ({ reference, responseTimeMs });
  expect(uniteControls([level(4), level(9)])?.responseTimeMs).toBeCloseTo(6, 12);
  expect(uniteControls([level(4)])).toEqual(level(4));
  expect(uniteControls([level(4), level(9, '1/node-v26')])).toBeNull();
  expect(uniteControls([level(4), null])).toBeNull();
  expect(uniteControls([])).toBeNull();
});

test('a run file keeps the control, and one of before has none', () => {
  const run = aRun({ control: CONTROL });
  expect(decodeRun(encodeRun(run), 'run.json').control).toEqual(CONTROL);
  const { control: _, ...old } = JSON.parse(encodeRun(run)) as Record<string, unknown>;
  expect(decodeRun(JSON.stringify(old), 'run.json').control).toBeNull();
});

test.each([
  ['a time of zero', { ...CONTROL, slots: [{ startMs: 0, requests: 1, responseTimeMs: 0 }] }],
  ['no slot', { ...CONTROL, slots: [] }],
  ['no reference', { ...CONTROL, reference: '' }],
])('%s is no control', (_, control) => {
  const document = { ...(JSON.parse(encodeRun(aRun())) as Record<string, unknown>), control };
  const read = (): unknown => decodeRun(JSON.stringify(document), 'run.json');
  expect(read).toThrow(
    expect.objectContaining({
      problems: [expect.objectContaining({ path: expect.stringMatching(/^control/) })],
    }),
  );
});
