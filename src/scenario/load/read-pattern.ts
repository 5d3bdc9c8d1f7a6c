import { breakpointLevels, MOST_LEVELS, type PatternSettings } from './compile-pattern.ts';
import { type FormDocument, LOAD_DEFAULTS } from './load-schema.ts';

const D = LOAD_DEFAULTS;

/** Fills in what a pattern does not say; its documented defaults. */
export function readPattern(document: FormDocument): PatternSettings {
  const { pattern: name = 'steady', users, compress = 1, duration: durationMs = 0 } = document;
  const amount = document.rate ?? users ?? 0;
  return {
    name,
    unit: users === undefined ? 'per-second' : 'users',
    amount,
    durationMs,
    compress,
    ...readSteps(document, amount),
    ...readSearch(document, amount),
    spikeAtMs: document['spike-at'] ?? durationMs * D.spikeAt,
    spikeForMs: document['spike-for'] ?? durationMs * D.spikeFor,
  };
}

/** How a progressive, ramp, spike or stress pattern climbs. */
function readSteps(
  document: FormDocument,
  amount: number,
): Pick<PatternSettings, 'from' | 'factor' | 'levels'> {
  const isStress = document.pattern === 'stress';
  const levels = document.levels ?? (isStress ? D.stressLevels : D.levels);
  return {
    levels,
    from: document.from?.value ?? (document.pattern === 'progressive' ? amount / levels : 0),
    factor: document.factor ?? (isStress ? D.stressFactor : D.spikeFactor),
  };
}

/** How a breakpoint searches. */
function readSearch(
  document: FormDocument,
  amount: number,
): Pick<PatternSettings, 'increment' | 'max' | 'levelMs' | 'targets'> {
  const { targets, level: levelMs = D.levelMs } = document;
  const increment = document.increment?.value ?? amount;
  return {
    increment,
    max: withinReach(amount, increment, document.max?.value ?? amount * D.breakpointReach),
    levelMs,
    targets: { success: targets?.success ?? D.targetSuccess, p95Ms: targets?.p95 ?? null },
  };
}

/** Validation objects to more levels; until it has, they must not fill the memory. */
function withinReach(amount: number, increment: number, max: number): number {
  if (amount <= 0 || increment <= 0) return amount;
  return breakpointLevels({ amount, increment, max }) > MOST_LEVELS ? amount : Math.max(amount, max);
}
