import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { atLeast, atMost } from '../../scripts/calibrate/bound.ts';
import { clopperPearson } from '../../scripts/calibrate/clopper-pearson.ts';
import { CHAPTERS } from '../../scripts/calibrate/catalogue.ts';
import { COMMON_SOURCES, Ledger } from '../../scripts/calibrate/ledger.ts';
import { kolmogorovTail, placeOf, uniformityOf } from '../../scripts/calibrate/kolmogorov.ts';
import { dotPlot, linePlot, renderPlot, SHARE_AXIS } from '../../scripts/calibrate/plots/plot.ts';
import { cumulated } from '../../scripts/calibrate/plots/steps.ts';
import { renderSection, wordOf } from '../../scripts/calibrate/render.ts';
import { shuffle } from '../../scripts/calibrate/shuffle.ts';
import { countBy, medianBlock } from '../../scripts/calibrate/tally.ts';
import { createRandom } from '../../src/foundation/index.ts';

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
  // 1 − 0.025^(1/n) for none of n.
  [atMost('', 0.01, { count: 0, of: 176 }), 'met as found; certifies at most 2.07 %'],
  [atMost('', 0.01, { count: 0, of: 367 }), 'met as found; certifies at most 1.00 %'],
  [atMost('', 0.01, { count: 0, of: 368 }), 'holds'],
  [atLeast('', 0.9, { count: 23, of: 23 }), 'met as found; certifies at least 85.18 %'],
  [atLeast('', 0.9, { count: 130, of: 130 }), 'holds'],
  [atMost('', 0.01, { count: 2, of: 130 }), 'within its error'],
])('a bound is not called met beyond what its experiments certify: %j', (bound, word) => {
  expect(wordOf(bound)).toBe(word);
});

test('what a table is held to stands above its rows', () => {
  const table = { title: 'red', columns: ['noise'], rows: [['normal']] };
  const section = {
    title: '',
    text: [],
    tables: [table, { ...table, note: 'Held.' }],
    plots: [],
    bounds: [],
  };
  expect(renderSection(section).slice(1)).toEqual([
    '**red**\n\n| noise |\n| --- |\n| normal |',
    '**red**\n\nHeld.\n\n| noise |\n| --- |\n| normal |',
  ]);
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
    const first = new Ledger(path, () => 'a');
    first.add({ study: 's', batch: 0, size: 7, tally: { red: 1 } });
    first.add({ study: 's', batch: 1, size: 7, tally: { red: 2 } });
    new Ledger(path, () => 'b').add({ study: 's', batch: 2, size: 7, tally: { red: 100 } });
    writeFileSync(path, '{"code":"a","study":"s","ba', { flag: 'a' });
    const again = new Ledger(path, () => 'a');
    expect(again.tallyOf({ id: 's', batch: 7 })).toEqual({ red: 3 });
    again.add({ study: 's', batch: 3, size: 7, tally: { red: 4 } });
    expect(new Ledger(path, () => 'a').tallyOf({ id: 's', batch: 7 })).toEqual({ red: 7 });
    expect([again.has({ study: 's', batch: 1, size: 7 }), again.foreign]).toEqual([true, 1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What words and draws the figures that are there, and makes none. */
const WORDING = ['bound.ts', 'clopper-pearson.ts', 'plots/'].map((path) => `scripts/calibrate/${path}`);

test.each(CHAPTERS.map((chapter) => [chapter.file, chapter.uses ?? []] as const))(
  'whatever makes the figures of %s is in their key',
  (file, uses) => {
    const root = join(import.meta.dirname, '../..');
    const path = join(root, 'scripts/calibrate', file);
    const imported = [...readFileSync(path, 'utf8').matchAll(/ from '(\..*)';/gu)]
      .map(([, from = '']) => relative(root, join(dirname(path), from)))
      // Drawn runs and the generator of chance are under tests of their own.
      .filter((name) => !name.startsWith('src/') && !name.startsWith('__tests__/support/'));
    const known = [...COMMON_SOURCES, ...uses, ...WORDING];
    expect(imported.filter((name) => !known.some((each) => name.startsWith(each)))).toEqual([]);
  },
);

// Critical values as printed in tables of Kolmogorov's law.
test.each([
  [1.2238, 0.1],
  [1.3581, 0.05],
  [1.6276, 0.01],
])('a distance of %d has the probability %d', (x, probability) => {
  expect(kolmogorovTail(x)).toBeCloseTo(probability, 4);
});

describe('p-values in two hundredths', () => {
  const tallyOf = (values: readonly number[]): Record<string, number> => {
    const tally: Record<string, number> = { experiments: values.length };
    for (const p of values) tally[placeOf(p)] = (tally[placeOf(p)] ?? 0) + 1;
    return tally;
  };

  test('that are uniform lie nowhere far off', () => {
    const found = uniformityOf(tallyOf(Array.from({ length: 1300 }, (_, index) => (index + 0.5) / 1300)));
    expect(found.distance).toBeLessThan(0.001);
    expect([found.p, found.atMost.one, found.atMost.five]).toEqual([1, 13, 65]);
  });

  test('that are too small do so upwards, too large ones only the other way', () => {
    const squares = Array.from({ length: 1300 }, (_, index) => ((index + 0.5) / 1300) ** 2);
    const small = uniformityOf(tallyOf(squares));
    expect(small.above).toBeCloseTo(0.25, 2);
    expect(small.pAbove).toBeLessThan(1e-9);
    const large = uniformityOf(tallyOf(squares.map((p) => 1 - p)));
    expect([large.distance, large.above]).toEqual([expect.closeTo(0.25, 2), expect.closeTo(0, 2)]);
    expect([large.p < 1e-9, large.pAbove > 0.9]).toEqual([true, true]);
  });

  test('of zero and of one have a place', () => {
    expect([placeOf(0), placeOf(1)]).toEqual(['p:1', 'p:200']);
  });
});

test('shares add up place by place', () => {
  expect(cumulated({ experiments: 4, 'red:1': 1, 'red:3': 2 }, 'red', 3)).toEqual([
    [0, 0],
    [1, 0.25],
    [2, 0.25],
    [3, 0.75],
  ]);
});

test('an order is made of the same values', () => {
  const values = [1, 2, 3, 5, 8, 13, 21];
  const shuffled = shuffle(values, createRandom('order'));
  expect(shuffled).not.toEqual(values);
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(values);
});

describe('a plot', () => {
  const x = { name: 'slowdown', ...SHARE_AXIS };
  const plots = [
    linePlot(
      { name: 'curve', caption: 'found <b>' },
      { x, y: x },
      [{ name: 'SD 3 %', points: [[0, 0.13]] }],
      [0.9],
    ),
    dotPlot(
      { name: 'dots', caption: 'red' },
      x,
      ['no change'],
      [{ name: 'bursts', marks: [{ series: 0, at: 0.13, lower: 0.07, upper: 0.33 }] }],
    ),
  ];

  test('is a picture by itself, the same every time, its caption escaped', () => {
    const [curve, dots] = plots.map(renderPlot);
    expect(curve).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 760 330".*<\/svg>\n$/su);
    expect(curve).toContain('<title>found &lt;b&gt;</title>');
    expect([curve, dots].map((svg) => /SD 3 %|bursts/u.test(svg ?? ''))).toEqual([true, true]);
    expect(plots.map(renderPlot)).toEqual([curve, dots]);
  });
});
