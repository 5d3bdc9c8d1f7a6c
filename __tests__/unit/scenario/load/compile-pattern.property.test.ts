import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  amountAt,
  checkScenario,
  type Load,
  loadDurationMs,
  PATTERN_CATALOGUE,
  type PatternPlan,
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
    const known = new Set<string>([...keys, ...(isCompressible ? ['compress'] : [])]);
    const kept = Object.entries(more).filter(
      ([key]) => (key === 'duration' && hasDuration) || (known.has(key) && coins.next().value === true),
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

/** Where each phase of the load's one executor begins and ends. */
function endsOf({ executors: [executor] }: Load): readonly (readonly [from: number, to: number])[] {
  if (executor === undefined || !('phases' in executor)) throw new TypeError('no phases');
  return executor.phases.map((phase) =>
    'fromUsers' in phase ? [phase.fromUsers, phase.toUsers] : [phase.fromPerSecond, phase.toPerSecond],
  );
}

function expectSound(load: Load, plan: PatternPlan): void {
  const { parts, unit } = plan;
  const ends = endsOf(load);
  expect(ends).toHaveLength(parts.length);
  expect(parts.at(-1)?.toMs).toBe(loadDurationMs(load));
  for (const [index, { fromMs, toMs, amount, kind }] of parts.entries()) {
    const [from = -1, to = -1] = ends[index] ?? [];
    const before = { toMs: parts[index - 1]?.toMs ?? 0, amount: ends[index - 1]?.[1] ?? from };
    expect({ fromMs, from, to }).toEqual({ fromMs: before.toMs, from: before.amount, to: amount });
    expect(toMs).toBeGreaterThan(fromMs);
    expect(Math.min(from, to)).toBeGreaterThanOrEqual(0);
    expect(unit === 'users' && !Number.isInteger(amount)).toBe(false);
    if (kind === 'climb' || kind === 'descent') continue;
    expect(from).toBe(to);
    expect(load.executors.map((executor) => amountAt(executor, (fromMs + toMs) / 2))).toEqual([amount]);
  }
}

test('parts cover the load without gaps, phases meet, and no amount is negative', () => {
  let compiled = 0;
  fc.assert(
    fc.property(pattern, (written) => {
      const load = loadOf(written);
      if (load === null || load.pattern === null) return;
      compiled++;
      expectSound(load, load.pattern);
    }),
    { seed: 51_077, numRuns: 500 },
  );
  // Enough of the random words must make sense for the property to mean anything.
  expect(compiled).toBeGreaterThan(100);
});
