import {
  type CheckAnnotation,
  type CheckConclusion,
  concludeCheckRun,
  startCheckRun,
  type StartedCheck,
} from '../github/index.ts';
import { attempt } from './attempt.ts';
import type { Job } from './job.ts';

/** State by which the post step knows of a check run that nobody concluded. */
export const OPEN_CHECK_STATE = 'openCheck';

/** How a check run ends. */
export interface CheckWords {
  readonly conclusion: CheckConclusion;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly CheckAnnotation[];
}

/** Puts the check run in progress; null (and a warning) where the token may not. */
export async function openCheck(job: Job): Promise<StartedCheck | null> {
  const { context, inputs } = job;
  const check = await attempt(job.tell, 'There is no check run', () =>
    startCheckRun({
      octokit: job.octokit,
      repository: job.repository,
      headSha: context.headSha,
      name: job.checkName,
      externalId: [context.runId, context.runAttempt, context.job, inputs.name].join('.'),
      detailsUrl: context.runUrl,
      startedAt: timestamp(job),
    }),
  );
  if (check !== null) job.core.saveState(OPEN_CHECK_STATE, String(check.id));
  return check;
}

/** Concludes the check run. False where it could not be: the summary then has to say everything. */
export async function closeCheck(job: Job, check: StartedCheck | null, words: CheckWords): Promise<boolean> {
  if (check === null) return false;
  const closed = await attempt(job.tell, 'The check run could not be concluded', () =>
    concludeCheckRun({
      octokit: job.octokit,
      repository: job.repository,
      id: check.id,
      completedAt: timestamp(job),
      ...words,
    }),
  );
  if (closed !== null) job.core.saveState(OPEN_CHECK_STATE, '');
  return closed !== null;
}

/** ISO 8601, UTC. */
export function timestamp(job: Pick<Job, 'services'>): string {
  return new Date(job.services.clock.wallTimeMs()).toISOString();
}
