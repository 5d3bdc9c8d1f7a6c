/**
 * github-stand-in: a small stateful GitHub on the loopback, for what perf-gate uses of it: REST, the artifact service
 * and blob storage. Every REST request and every answer is checked against GitHub's own API description; what breaks
 * it is kept as a violation, and `assertValid()` fails on any. It refuses to know anything of perf-gate.
 */
export type { Fault } from './fault.ts';
export { type Permissions, SCOPES, type Scope } from './permissions.ts';
export { type GitHubStandIn, type LoggedRequest, startGitHubStandIn } from './stand-in.ts';
export {
  ACTIONS_BOT,
  type Deployment,
  type Identity,
  person,
  type PullRequest,
  type Repository,
  type WorkflowRun,
} from './state.ts';
