import { concludeCheckRun } from '../github/index.ts';
import { attempt, createTell } from './attempt.ts';
import { leftChecks, timestamp } from './check.ts';
import type { CheckEnding } from './check-ending.ts';
import { endLeftDeployment } from './gate-deployment.ts';
import { withHarmlessLog } from './harmless-log.ts';
import { releaseLease } from './host-lease.ts';
import { LEASES_STATE } from './lease-hosts.ts';
import { leftLost, lookFor } from './lost-checks.ts';
import type { Core, Services } from './services.ts';
import { type Env, type Reach, reachAgain } from './voice.ts';

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
 * Gives back the leases that a job left, ends the deployment that stands for it, and closes the check runs that it left
 * open (cancelled, timed out, killed, or not heard by GitHub), so that no check stays in progress for ever: with the
 * verdict where one had been found, else as cancelled, since a required check must not turn green by that.
 */
async function runPost(core: Core, env: Env, services: Services): Promise<void> {
  for (const name of core
    .getState(LEASES_STATE)
    .split('\n')
    .filter((each) => each !== ''))
    await releaseLease(name, services.artifactClient);
  await endLeftDeployment(core, env, services);
  for (const { id, end } of leftChecks(core)) await endLeft(core, env, services, end, async () => id);
  for (const { place, end } of leftLost(core))
    await endLeft(core, env, services, end, async (reach) => (await lookFor(reach, place)).check?.id ?? null);
}

async function endLeft(
  core: Core,
  env: Env,
  services: Services,
  end: CheckEnding | null,
  find: (reach: Reach) => Promise<number | null>,
): Promise<void> {
  await attempt(createTell(core), 'The check run could not be closed', async () => {
    const { octokit, repository } = await reachAgain(core, env, services);
    const id = await find({ octokit, repository });
    if (id === null) return;
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
