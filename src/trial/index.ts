/**
 * trial: one measured execution against one side, and the run that holds many: histograms, counts, environment,
 * validity, the metric catalogue, and the run file's format. It refuses to judge: that is comparison's and verdict's.
 */
export * from './attempt.ts';
export * from './beyond-requests.ts';
export * from './capacity.ts';
export * from './control.ts';
export { importCsv } from './import-csv.ts';
export { type DocumentFormat, listMember, parseDocument } from './json-document.ts';
export * from './instance-effect.ts';
export * from './loop-delay.ts';
export * from './merge-beyond.ts';
export * from './merge-measurements.ts';
export * from './metric.ts';
export * from './primary.ts';
export * from './run.ts';
export { decodeRun, encodeRun } from './run-file.ts';
export { provenanceSchema, RUN_SCHEMA, runJsonSchema } from './run-schema.ts';
export { parseItems, problemsOf, throwProblems } from './schema-problems.ts';
export * from './side.ts';
export * from './stop.ts';
export * from './trial.ts';
export * from './validity.ts';
