import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { atLeast, atMost } from '../../scripts/calibrate/bound.ts';
import { clopperPearson } from '../../scripts/calibrate/clopper-pearson.ts';
import { Ledger } from '../../scripts/calibrate/ledger.ts';
import { countBy, medianBlock } from '../../scripts/calibrate/tally.ts';

test.each([
  [0, 299, 0, 0.01226],
  [5, 1049, 0.00155, 0.01108],
  [13, 13, 0.75295, 1],
])('%d of %d lie between %d and %d (Clopper and Pearson)', (count, of, lower, upper) => {
  const share = clopperPearson(count, of);
  expect(share.lower).toBeCloseTo(lower, 4);
  expect(share.upper).toBeCloseTo(upper, 4);
});

test('a bound is broken only beyond its sampling error, and not kept by what was not measured', () => {
  const states = [atMost('', 0.01, { count: 2, of: 130 }), atMost('', 0.01, { count: 13, of: 130 })];
  expect(states.map(({ holds, met }) => [holds, met])).toEqual([
    [true, false],
    [false, false],
  ]);
  expect(atLeast('', 0.95, { count: 0, of: 0 })).toMatchObject({ holds: false, met: false });
});

test.each([
  [['--only', 'no such study'], 'no study has an id that holds no such study'],
  [['--report', '--only', 'power/errors'], 'not measured: power/errors'],
])(
  'what was asked for and not measured is no success: %j',
  (options, told) => {
    const folder = mkdtempSync(join(tmpdir(), 'calibrate-'));
    try {
      const main = join(import.meta.dirname, '../../scripts/calibrate/main.ts');
      const ended = spawnSync(process.execPath, [main, ...options], { cwd: folder, encoding: 'utf8' });
      expect([ended.status, `${ended.stdout}${ended.stderr}`]).toEqual([1, expect.stringContaining(told)]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  60_000,
);

test('blocks are counted from their names', () => {
  const tally = { experiments: 7, 'red:9': 2, 'red:11': 1, 'red:40': 1 };
  expect([medianBlock(tally, 'red', 7), countBy(tally, 'red', 11)]).toEqual([40, 3]);
  expect(medianBlock(tally, 'red', 9)).toBeNull();
});

test('a ledger goes on where it stopped, without a line that was cut off and without other code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  try {
    const path = join(folder, 'ledger.jsonl');
    const first = new Ledger(path, 'a');
    first.add({ study: 's', batch: 0, size: 7, tally: { red: 1 } });
    first.add({ study: 's', batch: 1, size: 7, tally: { red: 2 } });
    new Ledger(path, 'b').add({ study: 's', batch: 2, size: 7, tally: { red: 100 } });
    writeFileSync(path, '{"code":"a","study":"s","ba', { flag: 'a' });
    const again = new Ledger(path, 'a');
    expect(again.tallyOf({ id: 's', batch: 7 })).toEqual({ red: 3 });
    again.add({ study: 's', batch: 3, size: 7, tally: { red: 4 } });
    expect(new Ledger(path, 'a').tallyOf({ id: 's', batch: 7 })).toEqual({ red: 7 });
    expect([again.has({ study: 's', batch: 1, size: 7 }), again.foreign]).toEqual([true, 1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
