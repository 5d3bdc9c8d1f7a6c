/**
 * trial: one measured execution against one side, and the run that holds many: histograms, counts, environment,
 * validity, the metric catalogue, and the run file's format. It refuses to judge: that is comparison's and verdict's.
 */
export * from './merge-measurements.ts';
export * from './metric.ts';
export * from './run.ts';
export * from './side.ts';
export * from './trial.ts';
export * from './validity.ts';
