/**
 * gate: the one gate that both apps run: scenarios and targets in; decision, report and files out. It composes the
 * drivers with the core's experiment and refuses to know about GitHub or terminals.
 */
export { compareRuns, type RunsToCompare } from './compare-runs.ts';
export { describeEnvironment } from './environment.ts';
export type * from './gate.ts';
export { runGate } from './run-gate.ts';
