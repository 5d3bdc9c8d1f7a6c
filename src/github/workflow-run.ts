import { barePath } from './artifact-source.ts';
import type { Octokit } from './client.ts';
import { withPermission } from './permission.ts';
import type { RepositoryName } from './repository.ts';

/** A workflow run as GitHub itself tells it, whoever started it. */
export interface WorkflowRun {
  readonly id: number;
  readonly number: number;
  /** The latest one. */
  readonly attempt: number;
  /** Like `.github/workflows/perf.yml`. */
  readonly path: string;
  readonly event: string;
  readonly headSha: string;
  /** `owner/name`; empty where that repository was deleted. */
  readonly headRepository: string;
  readonly isCompleted: boolean;
  /** Like `success`, `failure` or `cancelled`; empty as long as it runs. */
  readonly conclusion: string;
  /** ISO 8601, UTC; empty where GitHub does not say. */
  readonly startedAt: string;
}

/**
 * Reads a workflow run of the repository.
 * Throws PerfGateError: PERMISSION_MISSING (`actions: read`), GITHUB_UNAVAILABLE.
 */
export async function readWorkflowRun(
  octokit: Octokit,
  repository: RepositoryName,
  runId: number,
): Promise<WorkflowRun> {
  return await withPermission('actions: read', async () => {
    const { data } = await octokit.rest.actions.getWorkflowRun({ ...repository, run_id: runId });
    return {
      id: data.id,
      number: data.run_number,
      attempt: data.run_attempt ?? 1,
      path: barePath(data.path),
      event: data.event,
      headSha: data.head_sha,
      // The head's repository is null once it was deleted, whatever the published type says.
      headRepository: data.head_repository?.full_name ?? '',
      isCompleted: data.status === 'completed',
      conclusion: data.conclusion ?? '',
      startedAt: data.run_started_at ?? '',
    };
  });
}
