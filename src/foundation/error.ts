/**
 * Every code a user can meet. Stable: scripts may match on them, so none is renamed or reused. What each
 * means for the exit code is decided in one table, `verdict/outcome.ts`.
 */
export const ERROR_CODES = [
  'USAGE',
  'SCENARIO_INVALID',
  'POLICY_INVALID',
  'ACCEPTED_INVALID',
  'DECISION_INVALID',
  'FILE_MISSING',
  'FILE_UNREADABLE',
  'FILE_UNWRITABLE',
  'RUN_FILE_INVALID',
  'RUN_FILE_SCHEMA',
  'RUNS_INCOMPARABLE',
  'HISTORY_INVALID',
  'CSV_INVALID',
  'OPENAPI_INVALID',
  'HAR_INVALID',
  'THRESHOLD_UNKNOWN',
  'MODULE_REFUSED',
  'TARGET_UNREACHABLE',
  'TARGET_TLS',
  'TARGET_NOT_READY',
  'TARGET_START_FAILED',
  'TARGET_REFUSED',
  'TARGET_BUSY',
  'DEPLOYMENT_FAILED',
  'DEPLOYMENT_MISSING',
  'DEPLOYMENT_REFUSED',
  'WORKTREE_FAILED',
  'RENEWAL_FAILED',
  'SETUP_FAILED',
  'BUDGET_TOO_SMALL',
  'PERMISSION_MISSING',
  'GITHUB_UNAVAILABLE',
  'ARTIFACT_INVALID',
  'INTERRUPTED',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** A problem the reader of the log can act on. Anything else that is thrown is a bug. */
export class PerfGateError extends Error {
  override readonly name: string = 'PerfGateError';
  readonly code: ErrorCode;
  /** What to do about it; never empty. */
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

/** One fault in a file that the user wrote. Line and column count from 1; 0 where the file has no such place. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Where in the document, like `requests[2].expect.status`; empty for the document itself. */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/** All the faults of the files at once, so that nobody mends them one run at a time. */
export class ProblemsError extends PerfGateError {
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, message: string, hint: string, problems: readonly Problem[]) {
    super(code, message, hint);
    this.problems = Object.freeze([...problems]);
  }
}

/** Formats one problem as compilers do: `file:line:column: message` and the hint below. */
export function formatProblem(problem: Problem): string {
  const place = problem.line > 0 ? `${problem.file}:${problem.line}:${problem.column}` : problem.file;
  const path = problem.path === '' ? '' : `${problem.path}: `;
  return `${place}: ${path}${problem.message}\n    ${problem.hint}`;
}
