import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  amountAt,
  checkScenario,
  type Load,
  loadDurationMs,
  PATTERN_CATALOGUE,
  PATTERNS,
} from '../../../../src/scenario/index.ts';
import { stringify } from 'yaml';

const MORE = fc.record({
  duration: fc.integer({ min: 20, max: 80_000 }).map((seconds) => `${seconds}s`),
  compress: fc.double({ min: 0.5, max: 50, noNaN: true }),
  from: fc.integer({ min: 0, max: 500 }),
  factor: fc.double({ min: 1.1, max: 20, noNaN: true }),
  levels: fc.integer({ min: 2, max: 20 }),
  'spike-at': fc.integer({ min: 1, max: 9 }).map((minutes) => `${minutes}m`),
  'spike-for': fc.integer({ min: 1, max: 9 }).map((minutes) => `${minutes}m`),
  increment: fc.integer({ min: 1, max: 100 }),
  max: fc.integer({ min: 1, max: 3000 }),
  level: fc.integer({ min: 2, max: 60 }).map((seconds) => `${seconds}s`),
});
const amount = fc.oneof(
  fc.record({ rate: fc.double({ min: 0.5, max: 900, noNaN: true }) }),
  fc.record({ users: fc.integer({ min: 1, max: 2000 }) }),
);

/** A pattern with some of the keys that it may have. */
const pattern = fc
  .tuple(fc.constantFrom(...PATTERNS), amount, MORE, fc.infiniteStream(fc.boolean()))
  .map(([name, own, more, coins]) => {
    const { keys, hasDuration, isCompressible } = PATTERN_CATALOGUE[name];
    const known = [...keys, ...(isCompressible ? ['compress'] : [])];
    const kept = Object.entries(more).filter(
      ([key]) => (key === 'duration' && hasDuration) || (known.includes(key) && coins.next().value === true),
    );
    return { pattern: name, ...own, ...Object.fromEntries(kept) };
  });

function loadOf(written: object): Load | null {
  const text = stringify({
    name: 'x',
    requests: [{ path: '/' }],
    load: written,
    limits: { requests: 100_000_000 },
    compare: { 'max-duration': '24h' },
  });
  const checked = checkScenario(text, 'x.yml', {});
  return checked.kind === 'valid' ? checked.scenario.load : null;
}

test('parts cover the load without gaps, phases meet, and no amount is negative', () => {
  let compiled = 0;
  fc.assert(
    fc.property(pattern, (written) => {
      const load = loadOf(written);
      if (load?.pattern == null) return;
      compiled++;
      const { parts } = load.pattern;
      const [executor] = load.executors;
      if (executor === undefined || !('phases' in executor)) throw new TypeError('no phases');
      expect(parts[0]?.fromMs).toBe(0);
      expect(parts.at(-1)?.toMs).toBe(loadDurationMs(load));
      const ends = executor.phases.map((phase) =>
        'fromUsers' in phase ? [phase.fromUsers, phase.toUsers] : [phase.fromPerSecond, phase.toPerSecond],
      );
      expect(ends).toHaveLength(parts.length);
      for (const [index, { fromMs, toMs, amount, kind }] of parts.entries()) {
        expect(toMs).toBeGreaterThan(fromMs);
        if (index > 0) expect(fromMs).toBe(parts[index - 1]?.toMs);
        const [from = -1, to = -1] = ends[index] ?? [];
        expect(Math.min(from, to)).toBeGreaterThanOrEqual(0);
        if (index > 0) expect(from).toBe(ends[index - 1]?.[1]);
        expect(amount).toBe(to);
        const isHeld = kind !== 'climb' && kind !== 'descent';
        if (isHeld) {
          expect(from).toBe(to);
          expect(amountAt(executor, (fromMs + toMs) / 2)).toBe(amount);
        }
        if (load.pattern?.unit === 'users') expect(Number.isInteger(amount)).toBe(true);
      }
    }),
    { seed: 51_077, numRuns: 1000 },
  );
  // Enough of the random words must make sense for the property to mean anything.
  expect(compiled).toBeGreaterThan(100);
});
