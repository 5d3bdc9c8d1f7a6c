import { expect, test } from '@jest/globals';
import { parseScenario } from '../../../src/scenario/index.ts';
import { expectOnlyProblem, load, problemsOf, type Row } from './support/marked-scenario.ts';

const stages = '  - { duration: 1m, target: 20 }';

test.each<Row>([
  ['both forms', load(`§rate: 20\nstages:\n${stages}`), 'load.rate', 'beside stages', 'either'],
  [
    'a duration of stages',
    load(`§duration: 1m\nstages:\n${stages}`),
    'load.duration',
    'beside stages',
    'either',
  ],
  ['neither form', load('warm-up: 1s').replace('load:', '§load:'), 'load', 'says no rate', 'either'],
  ['no duration', load('rate: 20').replace('load:', '§load:'), 'load', 'without a duration', 'duration: 2m'],
  ['no rate', load('duration: 1m').replace('load:', '§load:'), 'load', 'without a rate', 'rate: 50'],
  [
    'a beginning without stages',
    load('rate: 20\nduration: 1m\n§start-rate: 5'),
    'load.start-rate',
    'no meaning without stages',
    'write stages',
  ],
  ['no stages', load('stages: §[]'), 'load.stages', 'not be empty', '1m'],
  ['a stage without a target', load('stages:\n  - §duration: 1m'), 'load.stages[0].target', 'missing', '50'],
  [
    'five requests',
    load('rate: 5\nduration: §1s'),
    'load.duration',
    'about 5 requests a side in 1s',
    '10 requests',
  ],
  ['half a second', load('rate: 100\nduration: §500ms'), 'load.duration', 'at least 1s', 'longer'],
  [
    'stages that ask for nothing',
    load('stages: §[{ duration: 1m, target: 0 }]'),
    'load.stages',
    'about 0',
    '10',
  ],
  [
    'stages of users in which nobody is at work',
    load('executor: ramping-vus\nstages: §[{ duration: 1m, target: 0 }]'),
    'load.stages',
    'nobody is at work',
    'above 0',
  ],
  [
    'the same of one executor of several',
    load(
      'executors:\n  - { name: a, vus: 1, duration: 1m }\n  - { name: b, executor: ramping-vus, stages: §[{ duration: 1m, target: 0 }] }',
    ),
    'load.executors[1].stages',
    'nobody is at work',
    'above 0',
  ],
  [
    'the default budget, with the warm-up and both sides',
    load('rate: §1000\nduration: 2m'),
    'load.rate',
    'up to 300083 requests to both sides together, warm-up, probe and fresh instances included; the budget is 200000',
    'limits: {requests: 300083}',
  ],
  [
    'a budget of its own',
    `${load('arrivals: constant\nrate: 20\nduration: 1m\nwarm-up: 0s')}limits: { requests: §3339 }\n`,
    'limits.requests',
    'up to 3340 requests',
    'requests: 3340',
  ],
  [
    'stages that the experiment has no time for',
    load('stages: §[{ duration: 9m, target: 10 }, { duration: 1m, target: 60 }]'),
    'load.stages',
    'takes 10m5s, warm-up included, and must be run to its end because its rate changes; the experiment may last 10m',
    'max-duration: 12m',
  ],
  [
    'a soak for sides in turn',
    `${load('pattern: soak\nrate: 20\nduration: §5m')}compare: { assignment: alternating }\n`,
    'load.duration',
    'takes 10m5s, warm-up included',
    'max-duration: 12m',
  ],
  [
    'stages for sides in turn',
    `${load('stages: [{ duration: 1m, target: 10 }]')}compare: { assignment: §alternating }\n`,
    'compare.assignment',
    'this load changes',
    'has both sides at once',
  ],
  [
    'a spike for sides in turn',
    `${load('pattern: spike\nrate: 20\nduration: 1m')}compare: { assignment: §alternating }\n`,
    'compare.assignment',
    'rest while the other is under load',
    'compare with the history',
  ],
  [
    'stages on fresh instances',
    `${load('warm-up: 0s\nstages: §[{ duration: 55s, target: 10 }]')}compare: { fresh-instances: each-block, max-duration: 1m }\n`,
    'load.stages',
    'takes 1m2.5s, warm-up included',
    'max-duration: 2m',
  ],
  [
    'a count of what the experiment has no time for',
    `${load('rate: 20\nduration: §10m')}thresholds: { http_reqs: count>9000 }\n`,
    'load.duration',
    'must be run to its end because a threshold counts over the whole of it',
    'shorten the load',
  ],
  [
    'a soak that the experiment has no time for',
    load('pattern: soak\nrate: 2\nduration: §30m'),
    'load.duration',
    'must be run to its end because what a soak looks for shows at its end',
    'max-duration: 34m',
  ],
  [
    'blocks of any length for a load that changes',
    `${load(`stages:\n${stages}`)}compare: { block-duration: §auto }\n`,
    'compare.block-duration',
    'this one may not: it changes',
    'block-duration: load',
  ],
  [
    'blocks of any length under a threshold that counts',
    `${load('rate: 20\nduration: 1m')}thresholds: { http_reqs: count>100 }\ncompare: { block-duration: §auto }\n`,
    'compare.block-duration',
    'a threshold counts over the whole of it',
    'block-duration: load',
  ],
])('the load is refused: %s', (...row) => {
  expectOnlyProblem(row);
});

test('a budget of exactly what is planned is enough', () => {
  const text = load('arrivals: constant\nrate: 20\nduration: 1m\nwarm-up: 0s');
  expect(problemsOf(`${text}limits: { requests: 3340 }\n`)).toEqual([]);
});

test.each([
  [load('stages: [{ duration: 9m50s, target: 10 }]'), 'it may just fit'],
  [load('rate: 20\nduration: 30m'), 'a steady load may be decided before its end'],
  [
    `${load('pattern: breakpoint\nrate: 5\nlevel: 5s')}compare: { assignment: alternating }\n`,
    'levels are held, each side has its own limit',
  ],
  [`${load('vus: 5\niterations: 90')}compare: { assignment: alternating }\n`, 'one block of each side'],
])('a load is accepted that may be measured in time: %#', (text) => {
  expect(problemsOf(text)).toEqual([]);
});

test('stages become phases that begin where the last one ended', () => {
  const text = load(
    'start-rate: 5\nstages:\n  - { duration: 20s, target: 40/s }\n  - { duration: 1m, target: 600/m }',
  );
  expect(parseScenario(text, 'x.yml', {}).load).toEqual({
    executors: [
      {
        model: 'open',
        executor: 'ramping-arrival-rate',
        name: 'load',
        startMs: 0,
        flows: null,
        arrivals: 'poisson',
        phases: [
          { durationMs: 20_000, fromPerSecond: 5, toPerSecond: 40 },
          { durationMs: 60_000, fromPerSecond: 40, toPerSecond: 10 },
        ],
        maxInFlight: 200,
      },
    ],
    warmUpMs: 5000,
    pattern: null,
  });
});
