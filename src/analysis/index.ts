/**
 * analysis: what a changing load showed besides the comparison: throughput and response time per level, recovery after
 * a spike, whether degradation was graceful, the highest load that was carried. It describes, and refuses to judge.
 */
export { analyzePattern, isBroken } from './analyze-pattern.ts';
export type * from './findings.ts';
export { lowestLoadTrials } from './lowest-load.ts';
