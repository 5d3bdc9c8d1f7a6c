import { expect, test } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { ProblemsError } from '../../../../src/foundation/index.ts';
import { acceptedJsonSchema, parseAcceptances, parseUpTo } from '../../../../src/scenario/index.ts';
import { unmark } from '../support/marked-scenario.ts';

const ENTRY = `scenario: shop
endpoint: GET /products
metric: p95
up-to: 12 %
reason: Prices are computed per customer now.
until: 2026-11-30`;

/** A file of one entry, one line of it replaced. */
function fileWith(line = ''): string {
  const [key = ''] = line.replace('§', '').split(':');
  const lines = ENTRY.split('\n').flatMap((each) =>
    each.startsWith(`${key}:`) && key !== '' ? (line.endsWith(':gone') ? [] : [line]) : [each],
  );
  return `accepted:\n  - ${lines.join('\n    ')}\n`;
}

const isValidBySchema = new Ajv2020.Ajv2020({ strict: false }).compile(acceptedJsonSchema());

test('an entry is read with the full name of its metric and plain numbers', () => {
  expect(parseAcceptances(`version: 1\n${fileWith()}`, 'accepted.yml')).toEqual([
    {
      scenario: 'shop',
      endpoint: 'GET /products',
      metric: 'response_time_p95',
      upTo: 0.12,
      reason: 'Prices are computed per customer now.',
      by: '',
      until: '2026-11-30',
    },
  ]);
});

test.each<[string, object, string]>([
  ['metric: error_share', { metric: 'error_share' }, 'a metric by its name'],
  ['metric: p99.9', { metric: 'response_time_p99.9' }, 'any quantile'],
  [
    'metric: ws_round_trip_p95',
    { metric: 'ws_round_trip_p95' },
    'a quantile of something else keeps its name',
  ],
  ['up-to: 0.005', { upTo: 0.005 }, 'a ratio'],
  ['up-to: 250 %', { upTo: 2.5 }, 'more than twice as slow'],
  ['endpoint: "*"', { endpoint: '*' }, 'the whole scenario'],
  ['until: 2028-02-29', { until: '2028-02-29' }, 'a leap day'],
])('%j is read as %j (%s)', (line, expected) => {
  expect(parseAcceptances(fileWith(line), 'accepted.yml')).toMatchObject([expected]);
  expect(isValidBySchema(parse(fileWith(line)))).toBe(true);
});

test('an entry may say who accepts it', () => {
  const text = fileWith().replace('    until', '    by: checkout team\n    until');
  expect(parseAcceptances(text, 'accepted.yml')).toMatchObject([{ by: 'checkout team' }]);
  expect(isValidBySchema(parse(text))).toBe(true);
});

test('a file may accept nothing', () => {
  expect(parseAcceptances('accepted: []', 'accepted.yml')).toEqual([]);
});

test.each([
  ['until: §2026-02-30', 'accepted[0].until', 'no day of the calendar', 'a day that does not exist'],
  ['until: §tomorrow', 'accepted[0].until', 'must be a day', 'a word'],
  ['until: §20261130', 'accepted[0].until', 'must be a day', 'a number'],
  ['reason: §""', 'accepted[0].reason', 'is empty', 'no reason'],
  [
    'reason:§ # why is it worth it?',
    'accepted[0].reason',
    'is empty',
    'the lines of the comment as they were copied',
  ],
  ['reason: §"two\\nlines"', 'accepted[0].reason', 'one line', 'two lines'],
  ['up-to: §12', 'accepted[0].up-to', 'would be 1200 %', 'a share without a sign'],
  ['up-to: §0 %', 'accepted[0].up-to', 'greater than 0 %', 'nothing'],
  ['up-to: §1000 %', 'accepted[0].up-to', 'below 1000 %', 'everything'],
  ['up-to: §${LIMIT}', 'accepted[0].up-to', 'LIMIT', 'a variable, which nobody reviewed'],
  ['§until:gone', 'accepted[0].until', 'is missing', 'no end'],
])('%j is refused at %s: %s (%s)', (line, path, message) => {
  const { text, line: row, column } = unmark(fileWith(line.includes('gone') ? 'until:gone' : line));
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain(message);
  expect(problems[0]).toMatchObject({ file: 'accepted.yml', path });
  if (!line.includes('gone') && !line.startsWith('reason:§'))
    expect(problems[0]).toMatchObject({ line: row, column });
});

test.each([
  ['§accepts: []\naccepted: []', 'accepts', 'a key that the file does not have'],
  ['version: §2\naccepted: []', 'version', 'a version of later'],
  ['accepted: §{}', 'accepted', 'a map'],
  ['§- scenario: shop', '', 'a list alone'],
])('%j is refused at %s (%s)', (marked, path) => {
  const { text, line, column } = unmark(marked);
  expect(problemsOf(text)[0]).toMatchObject({ file: 'accepted.yml', line, column, path });
});

test('of two entries for one metric nobody could say which holds, however it is called', () => {
  const twin = ENTRY.replace('metric: p95', 'metric: response_time_p95').replace('12 %', '40 %');
  const other = ENTRY.replace('metric: p95', 'metric: p50');
  const list = (entries: readonly string[]) =>
    `accepted:\n${entries.map((entry) => `  - ${entry.replaceAll('\n', '\n    ')}\n`).join('')}`;
  expect(parseAcceptances(list([ENTRY, other]), 'accepted.yml')).toHaveLength(2);
  expect(problemsOf(list([ENTRY, other, twin]))).toMatchObject([
    { path: 'accepted[2]', message: 'accepts the same metric as accepted[0]', line: 14 },
  ]);
});

test('every problem of the file is told at once', () => {
  const text = `version: 7\n${fileWith('until: never').replace('12 %', '12')}`;
  expect(problemsOf(text).map(({ path }) => path)).toEqual([
    'version',
    'accepted[0].up-to',
    'accepted[0].until',
  ]);
});

function problemsOf(text: string) {
  try {
    parseAcceptances(text, 'accepted.yml');
  } catch (error) {
    expect(error).toMatchObject({ code: 'ACCEPTED_INVALID' });
    if (error instanceof ProblemsError) return error.problems;
  }
  throw new Error('the file was accepted');
}

test.each([
  ['12%', 0.12],
  ['12 %', 0.12],
  ['0.12', 0.12],
  ['999%', 9.99],
  ['1000%', null],
  ['12', null],
  ['1', null],
  ['0', null],
  ['0%', null],
  ['-5%', null],
  ['', null],
  ['twelve', null],
  ['Infinity', null],
])('the share that %j accepts is %j', (word, share) => {
  expect(parseUpTo(word)).toBe(share);
});
