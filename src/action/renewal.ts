import type { GitHubContext } from '../github/index.ts';
import type { TargetSource } from '../gate/index.ts';
import type { Tell } from './attempt.ts';
import type { ActionInputs } from './inputs.ts';
import { moduleObjection } from './module-trust.ts';

/** What the commands for fresh instances depend on. */
interface Asked {
  readonly inputs: Pick<ActionInputs, 'restart' | 'deploy'>;
  readonly context: Pick<GitHubContext, 'eventName' | 'isFork'>;
  readonly workspace: string;
  readonly tell: Tell;
}

/**
 * A side behind a URL, with the commands that give it a fresh instance. They may hold the keys of a deployment, and run
 * what the checkout holds: so they are run only for the code of people who may push to the repository, by the rule that
 * scenario modules have. For others the run goes on without them, and says so.
 */
export function urlSource(url: string, { inputs, context, workspace, tell }: Asked): TargetSource {
  const { restart, deploy } = inputs;
  if (restart === '' && deploy === '') return { kind: 'url', url };
  const objection = moduleObjection(context);
  if (objection === null) return { kind: 'url', url, renewal: { restart, deploy, directory: workspace } };
  tell.warn(
    `\`restart\` and \`deploy\` are not run, because ${objection}: the verdict speaks of the two instances that are there.`,
  );
  return { kind: 'url', url };
}
