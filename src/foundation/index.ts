/**
 * foundation: the few words that every room shares: errors a user can act on, chance and time as arguments,
 * canonical JSON. It refuses anything that belongs to one room only, and it knows nothing about performance.
 */
export { canonicalJson, hashOf } from './canonical-json.ts';
export type { Clock } from './clock.ts';
export {
  ERROR_CODES,
  type ErrorCode,
  formatProblem,
  PerfGateError,
  type Problem,
  ProblemsError,
} from './error.ts';
export { maskSecrets, secretForms } from './mask.ts';
export { createRandom, type Random } from './random.ts';
export { assertNever, at, groupBy } from './sequence.ts';
