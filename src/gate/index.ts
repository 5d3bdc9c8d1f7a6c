/**
 * gate: the one gate that both apps run: scenarios and targets in; decision, report and files out. It composes the
 * drivers with the core's experiment and refuses to know about GitHub or terminals.
 */
export { offerAcceptances, readAcceptances, spentByTree } from './acceptances.ts';
export { compareRuns, type RunsToCompare } from './compare-runs.ts';
export type { GateDrivers } from './drivers.ts';
export { describeEnvironment } from './environment.ts';
export { type ForesightRequest, foreseeGate } from './foresee-gate.ts';
export { type EarlierRuns, FIRST_ATTEMPT } from './earlier-attempts.ts';
export type * from './gate.ts';
export { type GuardedProcess, guardExit } from './guard-exit.ts';
export { createProgressLines, type ProgressLine, type ProgressLines } from './progress-lines.ts';
export { runGate } from './run-gate.ts';
export {
  isScenarioModule,
  moduleRefused,
  readScenarioFile,
  type ScenarioSource,
} from './scenario-files.ts';
export { type OutputPaths, writeOutputs, writeReports } from './write-outputs.ts';
export { TOOL_VERSION } from './tool-version.ts';
