/**
 * experiment: the order of trials: randomized blocks, the conductor that runs them, early stopping. It touches the
 * world only through the ports declared here, and refuses to know what a request or a process is.
 */
export { assembleRun, failedRun, type RunIdentity } from './assemble-run.ts';
export type { ExperimentRequest } from './bench.ts';
export { type CapacityWish, foreseeExperiment } from './foresee-experiment.ts';
export type { Family } from './family.ts';
export { type BlockSlot, fillBlock } from './fill-block.ts';
export { nextBlock, type Progress, type Step } from './next-block.ts';
export { type Plan, planExperiment, type Situation } from './plan.ts';
export * from './ports.ts';
export { runExperiment } from './run-experiment.ts';
export { steadyWindow } from './steady-window.ts';
