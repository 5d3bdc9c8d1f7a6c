import { expect, test } from '@jest/globals';
import { parseServerTiming, ServerTimingSums } from '../../../../src/engine/window/server-timing.ts';

test.each<[string, Record<string, number>, string]>([
  ['db;dur=18.7, app;dur=21', { db: 18.7, app: 21 }, 'two entries'],
  ['db;desc="a query";dur=7', { db: 7 }, 'a description first'],
  ['db;desc="a, b;dur=130";dur=7', { db: 7 }, 'separators within quotes are text'],
  ['db;desc="say \\"x\\", y";dur=7', { db: 7 }, 'and so are escaped quotes'],
  ['db;dur="7.5"', { db: 7.5 }, 'a quoted number'],
  [' db ; DUR = 7 ', { db: 7 }, 'spaces and letter case'],
  ['db;dur=7;dur=130', { db: 7 }, 'the first duration counts'],
  ['db;dur=7,db;dur=6', { db: 13 }, 'the parts of one answer are added'],
  ['db;dur=.5,app;dur=1e1,x;dur=7.', { db: 0.5, app: 10, x: 7 }, 'other ways to write a number'],
  ['cache;desc=hit, missed', {}, 'entries without a duration'],
  ['db;dur=-7, app;dur=NaN, x;dur=, y;dur=0x10, z;dur=Infinity', {}, 'no durations'],
  ['db;dur=1e300', {}, 'more than an hour is not believed'],
  ['d b;dur=7, "db";dur=7, ;dur=7', {}, 'no names'],
  [`${'n'.repeat(101)};dur=7`, {}, 'a name that would fill the report'],
  ['db;dur=7,', { db: 7 }, 'an empty entry'],
  ['db;desc="never closed, app;dur=7', {}, 'a quote without its end'],
  ['', {}, 'nothing'],
])('%s → %j: %s', (header, expected) => {
  expect(Object.fromEntries(parseServerTiming(header))).toEqual(expected);
});

test('sums count the answers that carried a name', () => {
  const sums = new ServerTimingSums();
  sums.add('db;dur=7,db;dur=3');
  sums.add('db;dur=130, app;dur=1');
  sums.add('app');
  expect(sums.totals()).toEqual([
    { name: 'db', totalMs: 140, count: 2 },
    { name: 'app', totalMs: 1, count: 1 },
  ]);
});

test('a target that invents names does not fill the memory, and the known ones go on', () => {
  const sums = new ServerTimingSums();
  sums.add('db;dur=7');
  for (let index = 0; index < 1300; index++) sums.add(`name-${index};dur=1`);
  sums.add('db;dur=7');
  expect(sums.totals().length).toBe(20);
  expect(sums.totals()[0]).toEqual({ name: 'db', totalMs: 14, count: 2 });
});

test('a hostile header of 16 kB is read in linear time', () => {
  const startMs = performance.now();
  for (const letter of [',', ';', '"', '\\', '=', 'a', ' '])
    parseServerTiming(`x;dur=1${letter.repeat(16_000)}`);
  expect(performance.now() - startMs).toBeLessThan(5_000);
});
