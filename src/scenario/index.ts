/**
 * scenario: what load, on what, and which change matters. Parses and validates scenario files, fills in the
 * documented defaults, and gives editors a JSON Schema. It refuses everything it does not know, all problems at once,
 * and never reads a file or the environment itself: texts and variables are arguments.
 */
export * from './policy.ts';
export * from './scenario.ts';
export * from './threshold.ts';
