import { isIP } from 'node:net';
import { PerfGateError } from '../foundation/index.ts';
import type { TargetSource } from '../gate/index.ts';
import type { GitHubContext } from '../github/index.ts';
import { deploymentObjection, deploymentRefused } from './deployment-trust.ts';
import { waitForDeployment } from './find-deployment.ts';
import type { Job } from './job.ts';
import { urlSource } from './renewal.ts';

/** What is measured, with the host of its address where that was found instead of written. */
export interface FoundCandidate {
  readonly kind: 'found';
  readonly source: TargetSource;
  /** In lower case; empty for what was written by hand, and for addresses, which `allowed-hosts` had to name. */
  readonly foundHost: string;
}

/** What is measured, or that there is nothing, which the workflow lets through. */
export type Candidate = FoundCandidate | { readonly kind: 'missing'; readonly said: string };

/**
 * Finds what is measured. An address that the event carries is as good as what anybody may write into a deployment, also
 * where the workflow copied it into `url`.
 *
 * @throws PerfGateError as `waitForDeployment` does.
 */
export async function findCandidate(job: Job): Promise<Candidate> {
  const { context, core, inputs, workspace } = job;
  const { url, start: command } = inputs;
  if (command !== '')
    return {
      kind: 'found',
      source: { kind: 'command', command, directory: workspace, label: command },
      foundHost: '',
    };
  if (url !== 'auto' && !isOfEvent(url, context))
    return { kind: 'found', source: urlSource(url, job), foundHost: '' };
  try {
    const found = context.deployment === null ? await waitForDeployment(job) : ofEvent(job);
    core.info(`Measuring the deployment at ${found}.`);
    return { kind: 'found', source: urlSource(found, job), foundHost: foundHostOf(found) };
  } catch (error) {
    const isMissing = error instanceof PerfGateError && error.code === 'DEPLOYMENT_MISSING';
    if (!isMissing || inputs.deployments.onMissing === 'block') throw error;
    return { kind: 'missing', said: error.message };
  }
}

/** The host of a found address, as the guard of addresses wants it; empty for an address. */
export function foundHostOf(url: string): string {
  const { hostname } = new URL(url);
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname.toLowerCase() : '';
}

function isOfEvent(url: string, { deployment }: GitHubContext): boolean {
  const own = URL.parse(deployment?.url ?? '');
  return own !== null && own.host === URL.parse(url)?.host;
}

/** The address of the event's deployment. */
function ofEvent({ context: { deployment }, inputs }: Job): string {
  if (deployment === null) throw new TypeError('the event has no deployment');
  const objection = deploymentObjection(deployment, inputs.deployments);
  if (objection !== null) throw deploymentRefused(`deployment ${deployment.id}`, objection);
  return inputs.url === 'auto' ? deployment.url : inputs.url;
}
