import { expect, test } from '@jest/globals';
import { requestNeeds } from '../../../src/comparison/index.ts';
import { ERROR_SHARE, responseTimeMetric, type Run } from '../../../src/trial/index.ts';
import { aRunOfBlocks, timesAround } from '../../support/measured-runs.ts';

/** Twenty blocks of 7 s with so many requests of one endpoint on each side. */
function aRun(requests: number, run: Partial<Run> = {}): Run {
  const side = { endpoints: { 'GET /cart': { times: timesAround(33, requests) } } };
  const blocks = Array.from({ length: 20 }, () => ({ baseline: side, candidate: side }));
  return aRunOfBlocks(blocks, { run });
}

const P95 = { endpoint: 'GET /cart', metric: responseTimeMetric(0.95), mode: 'side-by-side' } as const;
const OPEN = { model: 'open', pattern: null, compared: 'blocks' } as const;
const TURNS = { assignment: 'alternating', interference: null, reason: '' } as const;
const TOGETHER = { ...TURNS, assignment: 'simultaneous' } as const;

test('enough requests ask for nothing', () => {
  expect(requestNeeds(aRun(460), P95)).toEqual({ words: '', figures: [] });
});

test.each([
  // 130 requests in 7 s of one side: p95 needs 200 in a block.
  ['sides in turns', { load: OPEN, design: TURNS }, 18.6, 29.7, 450, 280, ''],
  ['sides at once', { load: OPEN, design: TOGETHER }, 37.1, 59.4, 230, 140, ' of both sides together'],
])(
  'of %s rate and time under load are those of the whole',
  (_what, run, rate, faster, longer, now, whose) => {
    const needs = requestNeeds(aRun(130, run), P95);
    expect(needs.figures).toEqual([
      { of: 'requests', value: 200 },
      { of: 'times-requests', value: 1.6 },
      { of: 'requests-per-second', value: faster },
      { of: 'load-seconds', value: longer },
    ]);
    const minutes = (seconds: number) => `${Math.floor(seconds / 60)}m${seconds % 60}s`;
    expect(needs.words).toBe(
      `about 1.6 times as many requests: about ${faster} requests per second${whose} in place of ${rate} (1.6 times the rate of the load), or ${minutes(longer)} under load in place of ${minutes(now)}`,
    );
  },
);

test.each([
  ['a journey', [['iterations_completed', 'buy']], 'iterations of journeys'],
  [
    'a WebSocket',
    [
      ['iterations_completed', 'feed'],
      ['ws_connected', 'feed'],
    ],
    'sessions of WebSockets',
  ],
  [
    'both',
    [
      ['iterations_completed', 'buy'],
      ['iterations_completed', 'feed'],
      ['ws_connected', 'feed'],
    ],
    'iterations of journeys and sessions of WebSockets',
  ],
])('of %s the rate of the load counts something else than requests', (_what, names, counted) => {
  const run = aRun(130, { load: OPEN, design: TURNS });
  const rates = names.map(([metric = '', endpoint = '']) => ({ metric, endpoint, passed: 13, total: 13 }));
  const trials = run.trials.map((trial) => ({ ...trial, rates }));
  expect(requestNeeds({ ...run, trials }, P95).words).toContain(
    `about 29.7 requests per second in place of 18.6 (1.6 times the rate of the load, which counts ${counted}), or`,
  );
});

test('users of a closed load send more only in more time', () => {
  const { words, figures } = requestNeeds(
    aRun(130, { load: { ...OPEN, model: 'closed' }, design: TURNS }),
    P95,
  );
  expect(figures.map(({ of }) => of)).toEqual(['requests', 'times-requests', 'load-seconds']);
  expect(words).toContain('about 1.6 times as many requests: about 7m30s under load in place of 4m40s');
});

test('a share asks for the requests that could exclude its tolerance', () => {
  const needs = requestNeeds(aRun(13, { load: OPEN }), { ...P95, metric: ERROR_SHARE });
  // 720 in the run, and 20 blocks of 13 requests were sent.
  expect(needs.figures).toEqual(
    expect.arrayContaining([
      { of: 'requests', value: 720 },
      { of: 'times-requests', value: 2.8 },
    ]),
  );
});

test('against a history the candidate is asked alone', () => {
  const run = aRun(130, { load: OPEN, design: { ...TURNS, assignment: 'candidate-only' } });
  const alone = { ...run, trials: run.trials.filter(({ side }) => side === 'candidate') };
  expect(requestNeeds(alone, { ...P95, mode: 'baseline' }).figures).toEqual(
    expect.arrayContaining([
      { of: 'times-requests', value: 1.6 },
      { of: 'load-seconds', value: 230 },
    ]),
  );
});

test('where not one request succeeded, that is the figure that is missing', () => {
  const nothing = { endpoints: { 'GET /cart': { failed: { timeout: 7 } } } };
  const run = aRunOfBlocks(Array.from({ length: 7 }, () => ({ baseline: nothing, candidate: nothing })));
  expect(requestNeeds(run, P95)).toEqual({
    words: 'requests that succeed: how many more it takes is not known without one',
    figures: [],
  });
});

test('a share of which no request was sent asks for so many, whether they succeed or not', () => {
  const nothing = { endpoints: { 'GET /cart': {} } };
  const run = aRunOfBlocks(Array.from({ length: 7 }, () => ({ baseline: null, candidate: nothing })));
  const { words, figures } = requestNeeds(run, { ...P95, mode: 'baseline', metric: ERROR_SHARE });
  expect(words).toBe('720 requests: not one was sent, so at what rate or in what time is not known');
  expect(figures).toEqual([{ of: 'requests', value: 720 }]);
});
