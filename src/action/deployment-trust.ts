import { PerfGateError } from '../foundation/index.ts';
import { matchesHostPattern } from '../target/index.ts';
import type { DeploymentInputs } from './inputs.ts';

/** A deployment that an event or the API told of, as far as its address is to be believed. */
export interface FoundDeployment {
  readonly environment: string;
  readonly isProduction: boolean;
  /** Logins of all who had a hand in it: its creator, and who told its state. An empty one is nobody known. */
  readonly creators: readonly string[];
  /** Empty where it does not say where it is. */
  readonly url: string;
}

/** A reason against a deployment, and what would overcome it. */
export interface DeploymentObjection {
  readonly message: string;
  readonly hint: string;
}

/**
 * Why no load may be sent to a deployment; null when it may. Whoever can write deployments can write any address into
 * them, and a preview service that was given another branch's commit serves other code: so neither host, nor creator, nor
 * production is taken on trust. Pure.
 */
export function deploymentObjection(
  { environment, isProduction, creators, url }: FoundDeployment,
  { allowedHosts, creators: allowed, allowsProduction }: DeploymentInputs,
): DeploymentObjection | null {
  const stranger = creators.find((login) => !allowed.includes(login.toLowerCase()));
  if (stranger !== undefined)
    return {
      message: `it is by ${stranger === '' ? 'somebody unknown' : stranger}, and only deployments by ${allowed.join(', ')} are believed`,
      hint: 'Add the login to `deployment-creators` if its deployments may choose where load is sent.',
    };
  if (url === '') return { message: 'it does not say where it is', hint: 'Give its address as `url`.' };
  const parsed = URL.parse(url);
  const isWeb = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  if (parsed === null || !isWeb || parsed.username !== '' || parsed.password !== '')
    return { message: 'its address is none that load could be sent to', hint: 'Give its address as `url`.' };
  if (!allowedHosts.some((pattern) => matchesHostPattern(parsed, pattern)))
    return {
      message: `its host ${parsed.host} is not among \`allowed-hosts\``,
      hint: 'Add a pattern of the hosts of your deployments, like `shop-*-acme.vercel.app`.',
    };
  if (!allowsProduction && (isProduction || /^prod(uction)?\b/i.test(environment)))
    return {
      message: `its environment ${environment} is production`,
      hint: 'Set `allow-production-load: true` if load may disturb it.',
    };
  return null;
}

/** The error of a deployment that load was to be sent to and may not be; `what` names it. */
export function deploymentRefused(what: string, { message, hint }: DeploymentObjection): PerfGateError {
  return new PerfGateError('DEPLOYMENT_REFUSED', `No load is sent to ${what}: ${message}.`, hint);
}

/** Whether an environment's name fits a pattern in which `*` stands for anything; an empty one fits all. */
export function isOfEnvironment(name: string, pattern: string): boolean {
  if (pattern === '') return true;
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'iu').test(name);
}
