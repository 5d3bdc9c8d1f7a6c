import { concludeCheckRun } from '../github/index.ts';
import { attempt, createTell } from './attempt.ts';
import { leftChecks, timestamp } from './check.ts';
import type { CheckEnding } from './check-ending.ts';
import { endLeftDeployment } from './gate-deployment.ts';
import { withHarmlessLog } from './harmless-log.ts';
import { releaseLease } from './host-lease.ts';
import { LEASES_STATE } from './lease-hosts.ts';
import { findOrStart, leftLost } from './lost-checks.ts';
import type { Core, Services } from './services.ts';
import { type Env, type ReachAgain, reachAgain } from './voice.ts';

/** How the check run of a job ends that found nothing. */
const CANCELLED = {
  name: null,
  conclusion: 'cancelled',
  title: 'The job ended before anything was decided',
} as const;

/** State by which the bundle knows that it runs as the post step. */
const POST_STATE = 'isPost';

/** Runs an action as the step that it is, main or post, with a log in which the runner finds no command of others. */
export async function runStep(
  toolkit: Core,
  env: Env,
  services: Services,
  main: (core: Core, env: Env, services: Services) => Promise<void>,
): Promise<void> {
  const core = withHarmlessLog(toolkit);
  if (core.getState(POST_STATE) !== '') {
    await runPost(core, env, services);
    return;
  }
  core.saveState(POST_STATE, 'true');
  await main(core, env, services);
}

/**
 * Closes the check runs that a job left open (cancelled, timed out, killed, or not heard by GitHub), so that no check stays
 * in progress for ever: with the verdict where one had been found, else as cancelled, since a required check must not turn
 * green by that. Then it ends the deployment that stands for the job, and gives back the leases that it left, which end by
 * themselves: GitHub leaves a cancelled job little time, and their client may take all of it.
 */
async function runPost(core: Core, env: Env, services: Services): Promise<void> {
  for (const { id, end } of leftChecks(core)) await endLeft(core, env, services, end, async () => [{ id }]);
  for (const { place, end } of leftLost(core))
    await endLeft(core, env, services, end, ({ octokit, repository, runUrl }) =>
      findOrStart({
        octokit,
        repository,
        ...place,
        detailsUrl: runUrl,
        startedAt: timestamp({ services }),
      }),
    );
  await endLeftDeployment(core, env, services);
  for (const name of core
    .getState(LEASES_STATE)
    .split('\n')
    .filter((each) => each !== ''))
    await releaseLease(name, services.artifactClient);
}

async function endLeft(
  core: Core,
  env: Env,
  services: Services,
  end: CheckEnding | null,
  find: (reach: ReachAgain) => Promise<readonly { readonly id: number }[]>,
): Promise<void> {
  await attempt(createTell(core), 'The check run could not be closed', async () => {
    const reached = await reachAgain(core, env, services);
    const { octokit, repository } = reached;
    for (const { id } of await find(reached))
      await concludeCheckRun({
        octokit,
        repository,
        id,
        ...(end ?? CANCELLED),
        summary:
          end === null
            ? 'The job was cancelled, ran out of time, or was killed. Run it again.'
            : 'The job ended before GitHub took the report; what it had found by then is in its log and its summary.',
        text: '',
        completedAt: timestamp({ services }),
      });
  });
}
