/**
 * verdict: the only place that decides. Turns comparisons and thresholds into one of five verdicts, and a verdict
 * under a policy into blocking, exit code and check conclusion, in one exhaustive table. Absence of evidence is never
 * a pass here.
 */
export * from './decision.ts';
export * from './outcome.ts';
