/**
 * verdict: the only place that decides. Turns comparisons and thresholds into one of five verdicts, and a verdict
 * under a policy into blocking, exit code and check conclusion, in one exhaustive table. Absence of evidence is never
 * a pass here.
 */
export { ACCEPTED_DAYS, type OfferedAcceptance } from './accept-regressions.ts';
export type { BaselineState, Case, UnusableBaseline } from './case.ts';
export { decideVerdict } from './decide-verdict.ts';
export { decides } from './decides.ts';
export * from './decision.ts';
export { type Discovery, FALSE_DISCOVERIES } from './discoveries.ts';
export { judgeComparisons } from './judge-comparisons.ts';
export { judgeThresholds } from './judge-thresholds.ts';
export { scenariosToMeasureAgain } from './measure-again.ts';
export { EXIT_CODES, exitCodeOfError, type Outcome, outcomeOf, type OutcomeQuestion } from './outcome.ts';
export { type FamilyCalibration, type HistoryReplay, NO_REPLAY, runsToReplay } from './replay.ts';
export { nameOf } from './reasons.ts';
export { fateOfRegression, type Leniency, type RegressionFate } from './regression-fate.ts';
export { isSound, whyUnsound } from './run-findings.ts';
export { isRegressionAccepted, runVerdict } from './run-verdict.ts';
export { strictestPolicy } from './strictest-policy.ts';
export { uncomparedNote } from './uncompared.ts';
export { COMMENT_WORDS, type CommentWord, isWorthComment } from './worth-comment.ts';
