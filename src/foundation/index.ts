/**
 * foundation: the few words that every room shares: errors a user can act on, chance and time as arguments,
 * canonical JSON, and how texts of users are read: CSV, where JSON breaks, places in a text. It refuses anything that
 * belongs to one room only, and it knows nothing about performance.
 */
export { canonicalJson, hashOf } from './canonical-json.ts';
export type { Clock } from './clock.ts';
export { type CsvVisitor, readCsv } from './csv.ts';
export {
  ERROR_CODES,
  type ErrorCode,
  formatProblem,
  PerfGateError,
  type Problem,
  ProblemsError,
} from './error.ts';
export { findJsonFault } from './json-fault.ts';
export { LEAST_SECRET_LENGTH, maskCutSecrets, maskSecrets, secretForms } from './mask.ts';
export { placeInText } from './place-in-text.ts';
export { createRandom, drawNormal, type Random } from './random.ts';
export { assertNever, at, groupBy } from './sequence.ts';
