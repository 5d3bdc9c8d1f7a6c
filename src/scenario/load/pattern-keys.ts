import type { PatternName } from './pattern.ts';

/** Keys that shape a pattern besides `rate` or `users`, `duration` and `compress`. */
export const PATTERN_KEYS = [
  'from',
  'factor',
  'levels',
  'spike-at',
  'spike-for',
  'increment',
  'max',
  'level',
  'targets',
] as const;
export type PatternKey = (typeof PATTERN_KEYS)[number];

/** What a pattern is, for people, and which keys it has. */
export interface PatternDescription {
  /** What it shows, in one sentence. */
  readonly purpose: string;
  /** What `rate` or `users` is to it. */
  readonly amount: string;
  /** How the load goes, in a few words. */
  readonly shape: string;
  readonly keys: readonly PatternKey[];
  /** Whether `duration` says how long it lasts; else its levels do. */
  readonly hasDuration: boolean;
  /** Whether `compress` may shorten it. */
  readonly isCompressible: boolean;
}

/** One table for parser, compiler and reference. */
export const PATTERN_CATALOGUE: Readonly<Record<PatternName, PatternDescription>> = Object.freeze({
  steady: {
    purpose: 'Whether a change is slower under an everyday load.',
    amount: 'held',
    shape: 'one level',
    keys: [],
    hasDuration: true,
    isCompressible: true,
  },
  progressive: {
    purpose: 'How throughput and response times develop from few users to many.',
    amount: 'the last level',
    shape: 'equal steps from `from` (default: one step) up, each held equally long',
    keys: ['from', 'levels'],
    hasDuration: true,
    isCompressible: true,
  },
  ramp: {
    purpose: 'Where response times begin to rise.',
    amount: 'the end of the climb',
    shape: 'a straight line from `from` (default 0)',
    keys: ['from'],
    hasDuration: true,
    isCompressible: true,
  },
  spike: {
    purpose: 'What a sudden rush does, and how long the target takes to recover from it.',
    amount: 'the normal load before and after',
    shape: 'normal, up to `factor` times as much within moments, back to normal: recovery',
    keys: ['factor', 'spike-at', 'spike-for'],
    hasDuration: true,
    isCompressible: true,
  },
  stress: {
    purpose: 'Whether the target degrades gracefully beyond its normal load, and recovers.',
    amount: 'the normal load',
    shape: 'normal, `levels` equal steps up to `factor` times as much, back to normal: recovery',
    keys: ['factor', 'levels'],
    hasDuration: true,
    isCompressible: true,
  },
  soak: {
    purpose: 'What only hours show: leaks, full disks, logs that rotate.',
    amount: 'held',
    shape: 'one level, long',
    keys: [],
    hasDuration: true,
    isCompressible: true,
  },
  breakpoint: {
    purpose: 'The highest load that the target carries within `targets`.',
    amount: 'the first level',
    shape: '`increment` more (default: as much as the first level) each `level`, up to `max`',
    keys: ['increment', 'max', 'level', 'targets'],
    hasDuration: false,
    isCompressible: true,
  },
  volume: {
    purpose: 'How large bodies are carried: uploads, exports, bulk requests at a low rate.',
    amount: 'held; low',
    shape: 'one level',
    keys: [],
    hasDuration: true,
    isCompressible: true,
  },
  'peak-hour': {
    purpose: 'Whether a whole day with its busiest hour is carried.',
    amount: 'the busiest hour',
    shape:
      'night (10 %), morning climb, day (60 %), climb, the peak hour, descent, night; 24 h in `duration`',
    keys: [],
    hasDuration: true,
    isCompressible: false,
  },
});
