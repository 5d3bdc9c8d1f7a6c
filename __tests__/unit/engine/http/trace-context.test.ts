import { expect, test } from '@jest/globals';
import { drawTraceContext } from '../../../../src/engine/http/trace-context.ts';
import { createRandom } from '../../../../src/foundation/index.ts';

test('a traceparent is version 00, two ids and the sampled flag, and holds the trace id', () => {
  const { traceId, traceparent } = drawTraceContext(createRandom('7'));
  expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(traceparent.split('-')[1]).toBe(traceId);
});

test('ids are not drawn twice', () => {
  const random = createRandom('130');
  const drawn = Array.from({ length: 13_000 }, () => drawTraceContext(random).traceId);
  expect(new Set(drawn).size).toBe(drawn.length);
});

test('ids of zeros, which the standard forbids, are mended', () => {
  const zero = { next: () => 0, fork: () => zero };
  const { traceId, traceparent } = drawTraceContext(zero);
  expect(traceId).toBe(`${'0'.repeat(31)}1`);
  expect(traceparent).toBe(`00-${'0'.repeat(31)}1-${'0'.repeat(15)}1-01`);
});
