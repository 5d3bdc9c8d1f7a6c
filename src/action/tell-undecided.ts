import type { CheckConclusion, StartedCheck } from '../github/index.ts';
import { createTell } from './attempt.ts';
import { type CheckWords, closeCheck } from './check.ts';
import { closeGateDeployment, type DeploymentEnding, rememberDeploymentEnd } from './gate-deployment.ts';
import { endPartChecks } from './part-checks.ts';
import { summarize } from './publish.ts';
import type { Core } from './services.ts';
import type { Voice } from './voice.ts';

/** A job that ends without a decision; what it has not come to is null. */
export interface Undecided {
  readonly core: Core;
  readonly job: Voice | null;
  readonly check: StartedCheck | null;
}

/** What is told of it. */
export interface UndecidedWords {
  /** Never a success. */
  readonly conclusion: Exclude<CheckConclusion, 'success'>;
  readonly title: string;
  readonly markdown: string;
  /** Empty where nothing was to be measured: then nothing blocks. All else that decided nothing does. */
  readonly verdict: '' | 'invalid';
}

/**
 * Tells everywhere but in the log that nothing was decided: check runs, the gate's deployment, job summary, outputs. Gives
 * the check run that says so; null where there is none.
 */
export async function tellUndecided(
  { core, job, check }: Undecided,
  { conclusion, title, markdown, verdict }: UndecidedWords,
): Promise<StartedCheck | null> {
  const isBlocking = verdict !== '';
  let told = check;
  if (job !== null) {
    const words: CheckWords = { conclusion, title, summary: markdown, text: '', annotations: [] };
    const end: DeploymentEnding = { state: isBlocking ? 'error' : 'inactive', description: title };
    rememberDeploymentEnd(job, end);
    told = (await closeCheck(job, check, words)) ?? check;
    await endPartChecks(job, words);
    await closeGateDeployment(job, end);
  }
  await summarize(job ?? { core, tell: createTell(core) }, markdown);
  core.setOutput('verdict', verdict);
  core.setOutput('blocking', String(isBlocking));
  core.setOutput('comment-url', '');
  core.setOutput('check-url', told?.url ?? '');
  return told;
}
