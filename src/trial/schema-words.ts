import { z } from 'zod';
import { SIDES } from './side.ts';

/**
 * How large a run may be. Far above what a measurement gives; they keep a hostile file from costing more than a
 * second. An import beyond them is refused too, so that whatever is written can be read.
 */
export const RUN_LIMITS = Object.freeze({
  characters: 128 * 1024 * 1024,
  trials: 100_000,
  endpoints: 1_000,
  gatedMetrics: 10_000,
  scalarsPerTrial: 1_000,
  intervals: 100_000,
  patternParts: 1_000,
  nameCharacters: 500,
  textCharacters: 100_000,
});

// The words of all our schemas. Objects made of them are not strict unless said: members that a later minor version
// adds are left out when read.
export const name = z.string().max(RUN_LIMITS.nameCharacters);
export const text = z.string().max(RUN_LIMITS.textCharacters);
export const count = z.int().min(0);
export const amount = z.number().min(0);
/** More than this nothing that was measured is: nothing lasts longer, and no counter of bytes is exact beyond it. */
export const MOST_MEASURED = Number.MAX_SAFE_INTEGER;
export const measuredAmount = amount.max(MOST_MEASURED);
/** What may also be less than nothing. */
export const measuredNumber = z.number().min(-MOST_MEASURED).max(MOST_MEASURED);
export const share = z.number().min(0).max(1);
export const side = z.enum(SIDES);
