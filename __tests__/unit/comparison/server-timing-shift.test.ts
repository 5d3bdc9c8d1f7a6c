import { expect, test } from '@jest/globals';
import { compareServerTiming } from '../../../src/comparison/index.ts';
import { anEndpointSummary } from '../../support/an-endpoint-summary.ts';

test('the greatest change of the names that both sides sent comes first', () => {
  const shifts = compareServerTiming([
    anEndpointSummary({
      meanMs: 90,
      serverTiming: [
        { name: 'app', meanMs: 10 },
        { name: 'db', meanMs: 60 },
        { name: 'old', meanMs: 5 },
      ],
    }),
    anEndpointSummary({
      side: 'candidate',
      meanMs: 111,
      serverTiming: [
        { name: 'app', meanMs: 12 },
        { name: 'db', meanMs: 78 },
        { name: 'new', meanMs: 7 },
      ],
    }),
  ]);
  expect(shifts).toEqual([
    {
      endpoint: 'GET /products',
      responseTimeMs: 21,
      parts: [
        { name: 'db', differenceMs: 18 },
        { name: 'app', differenceMs: 2 },
      ],
    },
  ]);
});

test.each([
  ['the candidate is missing', [anEndpointSummary()]],
  [
    'the candidate never succeeded',
    [anEndpointSummary(), anEndpointSummary({ side: 'candidate', meanMs: null })],
  ],
  ['no name is common', [anEndpointSummary(), anEndpointSummary({ side: 'candidate', serverTiming: [] })]],
])('nothing is said when %s', (_reason, summaries) => {
  expect(compareServerTiming(summaries)).toEqual([]);
});
