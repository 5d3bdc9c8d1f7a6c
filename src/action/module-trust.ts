import type { GitHubContext } from '../github/index.ts';

/** Events whose code is that of people who may push to the repository. */
const TRUSTED_EVENTS: ReadonlySet<string> = new Set(['push', 'schedule', 'workflow_dispatch']);

/**
 * Why the code of a scenario module must not be run for this event; null when it may be. A module sees every secret of
 * the job, so its author must be somebody who may push to the repository: nobody's fork, and none of the events that run
 * with the rights of the base for the code of others.
 */
export function moduleObjection({
  eventName,
  isFork,
}: Pick<GitHubContext, 'eventName' | 'isFork'>): string | null {
  if (TRUSTED_EVENTS.has(eventName)) return null;
  if (eventName !== 'pull_request') return `the event ${eventName} may run the code of strangers`;
  return isFork ? 'the pull request comes from another repository' : null;
}
