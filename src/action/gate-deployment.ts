import { createGateDeployment, type GateDeploymentState, setGateDeploymentStatus } from '../github/index.ts';
import { attempt, createTell } from './attempt.ts';
import type { Job } from './job.ts';
import type { Core, Services } from './services.ts';
import { type Env, reachAgain, type Voice } from './voice.ts';

/** State by which the post step knows of a deployment that was left in progress. */
const OPEN_DEPLOYMENT_STATE = 'openDeployment';

/** Puts a deployment of the judged commit in progress, where the workflow wants one that stands for the gate. */
export async function openGateDeployment(job: Job): Promise<void> {
  const { context, inputs, octokit, repository, core, gateDeployment } = job;
  if (inputs.deploymentEnvironment === '') return;
  const { headSha } = context;
  const environment = inputs.deploymentEnvironment;
  const id = await attempt(job.tell, 'There is no deployment for the gate', () =>
    createGateDeployment({ octokit, repository, headSha, environment }),
  );
  if (id === null) return;
  gateDeployment.id = id;
  core.saveState(OPEN_DEPLOYMENT_STATE, String(id));
  core.setOutput('deployment-id', String(id));
  await setStatus(job, 'in_progress', 'Measuring');
}

/** Says what became of it; nothing where there is none. */
export async function closeGateDeployment(
  job: Voice,
  state: Exclude<GateDeploymentState, 'in_progress'>,
  description: string,
): Promise<void> {
  if (job.gateDeployment.id === 0) return;
  const isTold = await setStatus(job, state, description);
  if (isTold) job.core.saveState(OPEN_DEPLOYMENT_STATE, '');
}

async function setStatus(job: Voice, state: GateDeploymentState, description: string): Promise<boolean> {
  const { octokit, repository, context, gateDeployment } = job;
  const { id } = gateDeployment;
  const told = await attempt(job.tell, 'The deployment of the gate could not be told', async () => {
    await setGateDeploymentStatus({ octokit, repository, id, state, description, logUrl: context.runUrl });
    return true;
  });
  return told === true;
}

/** In the post step: ends the deployment that a job left in progress, as an error. */
export async function endLeftDeployment(core: Core, env: Env, services: Services): Promise<void> {
  const id = Number(core.getState(OPEN_DEPLOYMENT_STATE));
  if (!Number.isInteger(id) || id <= 0) return;
  await attempt(createTell(core), 'The deployment of the gate could not be ended', async () => {
    const { runUrl, ...reach } = await reachAgain(core, env, services);
    await setGateDeploymentStatus({
      ...reach,
      id,
      state: 'error',
      description: 'The job ended before anything was decided',
      logUrl: runUrl,
    });
  });
}
