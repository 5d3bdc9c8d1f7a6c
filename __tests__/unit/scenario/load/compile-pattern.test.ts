import { expect, test } from '@jest/globals';
import {
  type Load,
  loadDurationMs,
  parseScenario,
  type PatternPart,
} from '../../../../src/scenario/index.ts';
import { load } from '../support/marked-scenario.ts';

const LONG = 'limits: { requests: 100000000 }\ncompare: { max-duration: 24h }\n';

function compiled(lines: string): Load {
  return parseScenario(load(lines) + LONG, 'x.yml', {}).load;
}

/** A part as `name kind from–to amount`, times in seconds. */
function shown({ name, kind, fromMs, toMs, amount }: PatternPart): string {
  return `${name} (${kind}) ${fromMs / 1000}–${toMs / 1000} at ${amount}`;
}

function partsOf(lines: string): readonly string[] {
  return compiled(lines).pattern?.parts.map(shown) ?? [];
}

test.each([['steady'], ['soak'], ['volume']])('%s holds one level', (name) => {
  expect(compiled(`pattern: ${name}\nrate: 13\nduration: 7m`)).toMatchObject({
    executors: [
      {
        executor: 'constant-arrival-rate',
        name: 'load',
        phases: [{ durationMs: 420_000, fromPerSecond: 13, toPerSecond: 13 }],
      },
    ],
    pattern: {
      name,
      unit: 'per-second',
      compress: 1,
      targets: null,
      parts: [{ name: 'normal', kind: 'normal', fromMs: 0, toMs: 420_000, amount: 13 }],
    },
  });
});

test('users make it a closed load', () => {
  expect(compiled('pattern: steady\nusers: 13\nduration: 7m')).toMatchObject({
    executors: [
      {
        model: 'closed',
        executor: 'constant-vus',
        phases: [{ durationMs: 420_000, fromUsers: 13, toUsers: 13 }],
      },
    ],
    pattern: { unit: 'users' },
  });
});

test('compression shortens every part and nothing else', () => {
  const soak = compiled('pattern: soak\nrate: 13\nduration: 8h\ncompress: 48');
  expect(loadDurationMs(soak)).toBe(600_000);
  expect(soak.pattern).toMatchObject({ compress: 48, parts: [{ toMs: 600_000, amount: 13 }] });
  expect(partsOf('pattern: spike\nrate: 10\nduration: 5h\ncompress: 60')).toEqual(
    partsOf('pattern: spike\nrate: 10\nduration: 5m').map((part) =>
      // The way up takes a tenth of the spike and never more than ten seconds: of real time.
      expect.stringMatching(new RegExp(`^${part.split(' ')[0]} `)),
    ),
  );
});

test('progressive climbs in equal steps, each held equally long with the way up at its beginning', () => {
  expect(partsOf('pattern: progressive\nusers: 50\nfrom: 1\nlevels: 3\nduration: 3m')).toEqual([
    'level 1 (level) 0–60 at 1',
    'climb to level 2 (climb) 60–66 at 26',
    'level 2 (level) 66–120 at 26',
    'climb to level 3 (climb) 120–126 at 50',
    'level 3 (level) 126–180 at 50',
  ]);
});

test('progressive begins with one step where nothing else is said, and may go down', () => {
  expect(partsOf('pattern: progressive\nrate: 50\nlevels: 2\nduration: 20s')).toEqual([
    'level 1 (level) 0–10 at 25',
    'climb to level 2 (climb) 10–11 at 50',
    'level 2 (level) 11–20 at 50',
  ]);
  expect(partsOf('pattern: progressive\nrate: 7\nfrom: 13\nlevels: 2\nduration: 20s')[1]).toBe(
    'descent to level 2 (descent) 10–11 at 7',
  );
});

test('ramp is one straight line', () => {
  expect(compiled('pattern: ramp\nrate: 70\nfrom: 7\nduration: 130s').executors).toMatchObject([
    {
      executor: 'ramping-arrival-rate',
      phases: [{ durationMs: 130_000, fromPerSecond: 7, toPerSecond: 70 }],
    },
  ]);
  expect(partsOf('pattern: ramp\nrate: 70\nduration: 130s')).toEqual(['climb (climb) 0–130 at 70']);
  expect(partsOf('pattern: ramp\nrate: 7\nfrom: 70\nduration: 130s')).toEqual([
    'descent (descent) 0–130 at 7',
  ]);
});

test('spike goes from normal to its peak within moments, and back to recover', () => {
  expect(partsOf('pattern: spike\nrate: 13\nduration: 5m')).toEqual([
    'normal (normal) 0–120 at 13',
    'climb (climb) 120–126 at 65',
    'peak (peak) 126–180 at 65',
    'descent (descent) 180–186 at 13',
    'recovery (recovery) 186–300 at 13',
  ]);
  expect(partsOf('pattern: spike\nrate: 13\nduration: 10m\nfactor: 3\nspike-at: 1m\nspike-for: 4m')).toEqual([
    'normal (normal) 0–60 at 13',
    'climb (climb) 60–70 at 39',
    'peak (peak) 70–300 at 39',
    'descent (descent) 300–310 at 13',
    'recovery (recovery) 310–600 at 13',
  ]);
});

test('stress goes in levels beyond normal up to its factor, and back to recover', () => {
  expect(partsOf('pattern: stress\nrate: 20\nfactor: 2\nlevels: 2\nduration: 4m')).toEqual([
    'normal (normal) 0–60 at 20',
    'climb to level 1 (climb) 60–66 at 30',
    'level 1 (level) 66–120 at 30',
    'climb to level 2 (climb) 120–126 at 40',
    'level 2 (level) 126–180 at 40',
    'descent (descent) 180–186 at 20',
    'recovery (recovery) 186–240 at 20',
  ]);
});

test('breakpoint climbs from level to level up to its maximum, with its targets', () => {
  const search = compiled(
    'pattern: breakpoint\nrate: 10\nincrement: 5\nmax: 24\nlevel: 20s\ntargets: { success: 99.9 %, p95: 500ms }',
  );
  expect(search.pattern?.parts.map(shown)).toEqual([
    'level 1 (level) 0–20 at 10',
    'climb to level 2 (climb) 20–22 at 15',
    'level 2 (level) 22–40 at 15',
    'climb to level 3 (climb) 40–42 at 20',
    'level 3 (level) 42–60 at 20',
  ]);
  expect(search.pattern?.targets).toEqual({ success: 0.999, p95Ms: 500 });
});

test('a breakpoint that says no more goes to ten times its first level, for success alone', () => {
  const { pattern } = compiled('pattern: breakpoint\nusers: 7');
  const levels = pattern?.parts.filter(({ kind }) => kind === 'level') ?? [];
  expect(levels.map(({ amount }) => amount)).toEqual([7, 14, 21, 28, 35, 42, 49, 56, 63, 70]);
  expect(pattern?.parts.at(-1)?.toMs).toBe(300_000);
  expect(pattern?.targets).toEqual({ success: 0.99, p95Ms: null });
});

test('steps that are no whole fractions reach the maximum all the same', () => {
  const { pattern } = compiled('pattern: breakpoint\nrate: 0.1\nincrement: 0.1\nmax: 0.3\nlevel: 2m');
  expect(pattern?.parts.filter(({ kind }) => kind === 'level')).toHaveLength(3);
});

test('peak-hour is a day in a short time', () => {
  expect(partsOf('pattern: peak-hour\nrate: 100\nduration: 24m')).toEqual([
    'night (normal) 0–360 at 10',
    'morning (climb) 360–540 at 60',
    'day (level) 540–1020 at 60',
    'before the peak (climb) 1020–1140 at 100',
    'peak hour (peak) 1140–1200 at 100',
    'evening (descent) 1200–1380 at 10',
    'night after (recovery) 1380–1440 at 10',
  ]);
  expect(compiled('pattern: peak-hour\nrate: 100\nduration: 24m').pattern?.compress).toBe(60);
});

test('beside other executors the parts still cover the whole load', () => {
  const { pattern } = compiled(
    'executors:\n  - { name: a, vus: 5, duration: 10m }\n  - { name: b, start: 1m, pattern: ramp, rate: 7, duration: 2m }',
  );
  expect(pattern?.parts.map(shown)).toEqual([
    'before (normal) 0–60 at 0',
    'climb (climb) 60–180 at 7',
    'after (recovery) 180–600 at 0',
  ]);
});
