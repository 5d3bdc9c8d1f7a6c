import { assertNever, type ErrorCode } from '../foundation/index.ts';
import type { Policy } from '../scenario/index.ts';
import type { Conclusion, Gate, Severity, Verdict } from './decision.ts';

/** What a verdict leads to under a policy. */
export interface Outcome {
  readonly blocking: boolean;
  /** Whether it would block outside of the shadow mode. */
  readonly wouldBlock: boolean;
  readonly exitCode: number;
  readonly conclusion: Conclusion;
}

/** What the table asks of a decision besides its verdict. */
export interface OutcomeQuestion {
  readonly verdict: Verdict;
  readonly severity: Severity;
  /** A broken threshold blocks whatever the comparisons say. */
  readonly thresholdBroken: boolean;
  /** Everything that is found to be slower is accepted. */
  readonly allAccepted: boolean;
  /** There was nothing to compare with though a comparison was asked for, for one scenario at least. */
  readonly baselineMissing: boolean;
  /** The run is only to be stored, one scenario of it at least: nothing was to be decided. */
  readonly onlyStored: boolean;
  /** Something else than the lack of any baseline so far, or of a question, keeps the verdict open. */
  readonly otherwiseUndecided: boolean;
  /** Only a person can help: the run is invalid for want of a permission or an approval. */
  readonly needsPerson: boolean;
  readonly gate: Gate;
}

export const EXIT_CODES = Object.freeze({
  ok: 0,
  regression: 1,
  usage: 2,
  invalid: 3,
  inconclusive: 4,
  bug: 70,
});

const NOT_BLOCKING = Object.freeze({ blocking: false, wouldBlock: false, exitCode: EXIT_CODES.ok });
const BLOCKING = Object.freeze({ blocking: true, wouldBlock: true });

/**
 * The one table from verdict and policy to blocking, exit code and check conclusion.
 *
 * GitHub counts `neutral` and `skipped` as success for required checks, so everything that blocks is `failure` or
 * `action_required`. `fail-on: never` is the shadow mode: nothing blocks, the conclusion says neutral.
 */
export function outcomeOf(question: OutcomeQuestion, policy: Policy): Outcome {
  const outcome = outcomeByVerdict(question, policy);
  return policy.failOn === 'never' && outcome.blocking
    ? { ...NOT_BLOCKING, wouldBlock: true, conclusion: 'neutral' }
    : outcome;
}

function outcomeByVerdict(question: OutcomeQuestion, policy: Policy): Outcome {
  const { verdict } = question;
  switch (verdict) {
    case 'pass':
    case 'improvement':
      return { ...NOT_BLOCKING, conclusion: 'success' };
    case 'regression': {
      const tolerated = question.severity === 'within-tolerance' && policy.failOn !== 'any';
      return (tolerated || question.allAccepted) && !question.thresholdBroken
        ? { ...NOT_BLOCKING, conclusion: 'success' }
        : { ...BLOCKING, exitCode: EXIT_CODES.regression, conclusion: 'failure' };
    }
    case 'inconclusive':
      return inconclusiveBlocks(question, policy)
        ? { ...BLOCKING, exitCode: EXIT_CODES.inconclusive, conclusion: 'failure' }
        : { ...NOT_BLOCKING, conclusion: 'neutral' };
    case 'invalid':
      if (policy.onInvalid === 'warn' && !question.thresholdBroken)
        return { ...NOT_BLOCKING, conclusion: 'neutral' };
      return {
        ...BLOCKING,
        exitCode: EXIT_CODES.invalid,
        conclusion: question.needsPerson ? 'action_required' : 'failure',
      };
    default:
      return assertNever(verdict);
  }
}

function inconclusiveBlocks(question: OutcomeQuestion, policy: Policy): boolean {
  // A missing baseline has its own switch, so that a new project's first release never deadlocks silently.
  if (question.baselineMissing && policy.onMissingBaseline === 'block') return true;
  if ((question.baselineMissing || question.onlyStored) && !question.otherwiseUndecided) return false;
  return question.gate === 'release' || policy.onInconclusive === 'fail';
}

const EXIT_CODE_OF_ERROR: Readonly<Record<ErrorCode, number>> = Object.freeze({
  TARGET_UNREACHABLE: EXIT_CODES.invalid,
  TARGET_TLS: EXIT_CODES.invalid,
  TARGET_NOT_READY: EXIT_CODES.invalid,
  TARGET_START_FAILED: EXIT_CODES.invalid,
  TARGET_BUSY: EXIT_CODES.invalid,
  DEPLOYMENT_FAILED: EXIT_CODES.invalid,
  DEPLOYMENT_MISSING: EXIT_CODES.invalid,
  WORKTREE_FAILED: EXIT_CODES.invalid,
  RENEWAL_FAILED: EXIT_CODES.invalid,
  SETUP_FAILED: EXIT_CODES.invalid,
  INTERRUPTED: EXIT_CODES.invalid,
  GITHUB_UNAVAILABLE: EXIT_CODES.invalid,
  PERMISSION_MISSING: EXIT_CODES.invalid,
  ARTIFACT_INVALID: EXIT_CODES.invalid,
  USAGE: EXIT_CODES.usage,
  SCENARIO_INVALID: EXIT_CODES.usage,
  POLICY_INVALID: EXIT_CODES.usage,
  ACCEPTED_INVALID: EXIT_CODES.usage,
  DECISION_INVALID: EXIT_CODES.usage,
  FILE_MISSING: EXIT_CODES.usage,
  FILE_UNREADABLE: EXIT_CODES.usage,
  FILE_UNWRITABLE: EXIT_CODES.usage,
  RUN_FILE_INVALID: EXIT_CODES.usage,
  RUN_FILE_SCHEMA: EXIT_CODES.usage,
  RUNS_INCOMPARABLE: EXIT_CODES.usage,
  HISTORY_INVALID: EXIT_CODES.usage,
  CSV_INVALID: EXIT_CODES.usage,
  OPENAPI_INVALID: EXIT_CODES.usage,
  HAR_INVALID: EXIT_CODES.usage,
  THRESHOLD_UNKNOWN: EXIT_CODES.usage,
  MODULE_REFUSED: EXIT_CODES.usage,
  TARGET_REFUSED: EXIT_CODES.usage,
  DEPLOYMENT_REFUSED: EXIT_CODES.usage,
  BUDGET_TOO_SMALL: EXIT_CODES.usage,
});

/**
 * The exit code of a problem that kept the gate from deciding. Problems of the target before the first block are an
 * invalid measurement (3); problems of what the user wrote or named are usage (2); never 1, which means a regression.
 */
export function exitCodeOfError(code: ErrorCode): number {
  return EXIT_CODE_OF_ERROR[code];
}
