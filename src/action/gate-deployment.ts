import {
  createGateDeployment,
  GATE_DEPLOYMENT_ENDS,
  type GateDeploymentEnd,
  type GateDeploymentState,
  setGateDeploymentStatus,
} from '../github/index.ts';
import { attempt, createTell } from './attempt.ts';
import type { Job } from './job.ts';
import type { Core, Services } from './services.ts';
import { type Env, reachAgain, type Voice } from './voice.ts';

/**
 * State by which the post step knows of a deployment that was left in progress: its id and {@link DeploymentEnding}, or
 * null as long as nothing was found, as JSON; empty where there is none.
 */
const OPEN_DEPLOYMENT_STATE = 'openDeployment';

/** How the deployment that stands for a gate ends. */
export interface DeploymentEnding {
  readonly state: GateDeploymentEnd;
  readonly description: string;
}

/** How it ends for a job that found nothing. */
const ENDED_EARLY: DeploymentEnding = {
  state: 'error',
  description: 'The job ended before anything was decided',
};

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
  save(job, null);
  core.setOutput('deployment-id', String(id));
  await setStatus(job, 'in_progress', 'Measuring');
}

/**
 * Remembers how it ends, so that the post step can end it so where this step does not come to it, or is not heard: what
 * was found must not be told as an error.
 */
export function rememberDeploymentEnd(job: Voice, end: DeploymentEnding): void {
  if (job.gateDeployment.id !== 0) save(job, end);
}

function save({ core, gateDeployment }: Voice, end: DeploymentEnding | null): void {
  core.saveState(OPEN_DEPLOYMENT_STATE, JSON.stringify([gateDeployment.id, end]));
}

/** Says what became of it, which is remembered already; nothing where there is none. */
export async function closeGateDeployment(job: Voice, end: DeploymentEnding): Promise<void> {
  if (job.gateDeployment.id === 0) return;
  const isTold = await setStatus(job, end.state, end.description);
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

/** In the post step: ends the deployment that a job left in progress, as it was to end; as an error where nothing was found. */
export async function endLeftDeployment(core: Core, env: Env, services: Services): Promise<void> {
  const left = leftDeployment(core);
  if (left === null) return;
  await attempt(createTell(core), 'The deployment of the gate could not be ended', async () => {
    const { runUrl, ...reach } = await reachAgain(core, env, services);
    await setGateDeploymentStatus({ ...reach, id: left.id, ...(left.end ?? ENDED_EARLY), logUrl: runUrl });
  });
}

function leftDeployment(
  core: Pick<Core, 'getState'>,
): { readonly id: number; readonly end: DeploymentEnding | null } | null {
  const state = core.getState(OPEN_DEPLOYMENT_STATE);
  const left: unknown = state === '' ? null : JSON.parse(state);
  if (!Array.isArray(left)) return null;
  const [id, end]: readonly unknown[] = left;
  return typeof id === 'number' && Number.isInteger(id) && id > 0 ? { id, end: endingOf(end) } : null;
}

function endingOf(end: unknown): DeploymentEnding | null {
  if (typeof end !== 'object' || end === null || !('state' in end) || !('description' in end)) return null;
  const state = GATE_DEPLOYMENT_ENDS.find((word) => word === end.state);
  return state === undefined ? null : { state, description: String(end.description) };
}
