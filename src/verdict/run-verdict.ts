import type { Run } from '../trial/index.ts';
import { decides, isRegression } from './decides.ts';
import { type Decision, VERDICTS, type Verdict } from './decision.ts';
import { isSound } from './run-findings.ts';

/**
 * What a decision says of one of its runs by comparison alone: the worst verdict of those of its scenario that decide,
 * `invalid` for a run that is no measure for others, null where nothing was compared that decides.
 */
export function runVerdict(run: Run, { comparisons }: Pick<Decision, 'comparisons'>): Verdict | null {
  if (!isSound(run)) return 'invalid';
  const own = comparisons.filter((comparison) => decides(comparison) && comparison.scenario === run.scenario);
  return VERDICTS.find((word) => own.some(({ verdict }) => verdict === word)) ?? null;
}

/** Whether a decision found a run's scenario slower, and everything that was found of it is accepted. */
export function isRegressionAccepted(
  { scenario }: Pick<Run, 'scenario'>,
  { comparisons }: Pick<Decision, 'comparisons'>,
): boolean {
  const found = comparisons.filter(
    (comparison) => comparison.scenario === scenario && isRegression(comparison),
  );
  return found.length > 0 && found.every(({ accepted }) => accepted !== null);
}
