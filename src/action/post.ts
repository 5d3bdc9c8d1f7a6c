import { concludeCheckRun, readGitHubContext } from '../github/index.ts';
import { explain } from './attempt.ts';
import { OPEN_CHECK_STATE } from './check.ts';
import type { Env } from './job.ts';
import type { Core, Services } from './services.ts';

/**
 * Closes the check run of a job that ended before its verdict (cancelled, timed out, killed), so that no check stays
 * in progress for ever. A required check must not turn green by that: it is concluded as cancelled.
 */
export async function runPost(core: Core, env: Env, services: Services): Promise<void> {
  const id = Number(core.getState(OPEN_CHECK_STATE));
  if (!Number.isInteger(id) || id <= 0) return;
  try {
    const context = readGitHubContext(env, await services.readEvent(env['GITHUB_EVENT_PATH'] ?? ''));
    await concludeCheckRun({
      octokit: services.createOctokit(core.getInput('token'), context.apiUrl, (message) =>
        core.info(message),
      ),
      repository: { owner: context.owner, repo: context.repo },
      id,
      conclusion: 'cancelled',
      title: 'The job ended before anything was decided',
      summary: 'The job was cancelled, ran out of time, or was killed. Run it again.',
      text: '',
      annotations: [],
      completedAt: new Date(services.clock.wallTimeMs()).toISOString(),
    });
  } catch (error) {
    core.warning(`The check run could not be closed: ${explain(error)}`);
  }
}
