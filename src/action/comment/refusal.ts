import { PerfGateError, type ErrorCode, shorten } from '../../foundation/index.ts';
import type { CheckConclusion, StartedCheck } from '../../github/index.ts';
import { markdownText, plainText } from '../../report/index.ts';
import { harmless } from '../harmless-log.ts';
import { tellUndecided } from '../tell-undecided.ts';
import type { Voice } from '../voice.ts';

/** Why a result is not published, and how the check run ends. */
export interface Refusal {
  /** Never one that a required check passes with. */
  readonly conclusion: Exclude<CheckConclusion, 'success' | 'neutral'>;
  /** Our own words only. */
  readonly title: string;
  /** May quote strangers. */
  readonly detail: string;
}

/** What a stranger's file can be the cause of. */
const REFUSED: Partial<Readonly<Record<ErrorCode, Omit<Refusal, 'detail'>>>> = {
  ARTIFACT_INVALID: { conclusion: 'failure', title: 'Not published: the result cannot be believed' },
  RUN_FILE_INVALID: { conclusion: 'failure', title: 'Not published: a run file is not valid' },
  RUN_FILE_SCHEMA: { conclusion: 'failure', title: 'Not published: a run file has another schema' },
  // A pull request that changes a scenario is not wrong; only a person can say whether the new load is right.
  RUNS_INCOMPARABLE: {
    conclusion: 'action_required',
    title: 'Not published: what was measured is not what the default branch measures',
  },
};

/** The refusal that an error stands for; null for errors of our own or of GitHub. */
export function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof PerfGateError)) return null;
  const refusal = REFUSED[error.code];
  return refusal === undefined ? null : { ...refusal, detail: `${error.message} ${error.hint}` };
}

/** Longest quotation of a stranger's file. */
const MOST_CHARACTERS = 500;

/** Ends a publication without a verdict: in the check run, which it gives, the log and the summary. There is no comment. */
export async function refuse(
  voice: Voice,
  check: StartedCheck | null,
  refusal: Refusal,
): Promise<StartedCheck | null> {
  const { core } = voice;
  const { conclusion, title } = refusal;
  const detail = shorten(plainText(refusal.detail), MOST_CHARACTERS);
  core.warning(harmless(`${title}: ${detail}`));
  const markdown = `${markdownText(title)}.\n\n${markdownText(detail)}\n`;
  return await tellUndecided(
    { core, job: voice, check },
    { conclusion, title, markdown, verdict: 'invalid' },
  );
}
