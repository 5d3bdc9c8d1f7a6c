import { glob } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { PerfGateError, type Problem } from '../foundation/index.ts';
import { isScenarioModule, moduleRefused, readScenarioFile } from '../gate/index.ts';
import type { GitHubContext } from '../github/index.ts';
import { problemsError, type Scenario, type Variables } from '../scenario/index.ts';
import type { ActionInputs } from './inputs.ts';
import { moduleObjection } from './module-trust.ts';

/**
 * Reads every scenario file that the patterns name, in the order of the patterns, each once, with the policy inputs
 * laid over their policies. Scenarios read only files below their own folder, and modules only where their authors are
 * trusted.
 *
 * @throws PerfGateError FILE_MISSING for a pattern that matches nothing, MODULE_REFUSED before any code of an untrusted
 *   module is run; ProblemsError with the problems of all files.
 */
export async function readScenarios(
  inputs: Pick<ActionInputs, 'scenarios' | 'policy' | 'headers'>,
  workspace: string,
  variables: Variables,
  context: Pick<GitHubContext, 'eventName' | 'isFork'>,
): Promise<readonly Scenario[]> {
  const files = await findFiles(inputs.scenarios, workspace);
  const modules = files.filter(isScenarioModule);
  const objection = moduleObjection(context);
  if (modules.length > 0 && objection !== null) throw moduleRefused(modules, objection);
  const scenarios: Scenario[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const checked = await readScenarioFile(file, {
      directory: workspace,
      variables,
      isConfined: true,
      access: inputs.headers,
    });
    if (checked.kind === 'invalid') problems.push(...checked.problems);
    else scenarios.push({ ...checked.scenario, policy: { ...checked.scenario.policy, ...inputs.policy } });
  }
  if (problems.length > 0) throw problemsError('SCENARIO_INVALID', problems);
  refuseTwins(scenarios);
  return scenarios;
}

async function findFiles(patterns: readonly string[], workspace: string): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const pattern of patterns) {
    const found = await Array.fromAsync(glob(pattern, { cwd: workspace }));
    if (found.length === 0)
      throw new PerfGateError(
        'FILE_MISSING',
        `No file matches the scenario "${pattern}".`,
        'Check the path; it is taken from the workspace. Has the repository been checked out?',
      );
    for (const file of found.toSorted()) files.add(relative(workspace, resolve(workspace, file)));
  }
  return [...files];
}

/** Results are kept by the scenario's name: two of one name could not be told apart. */
function refuseTwins(scenarios: readonly Scenario[]): void {
  const sources = new Map<string, string>();
  for (const { name, source } of scenarios) {
    const twin = sources.get(name);
    if (twin !== undefined)
      throw new PerfGateError(
        'USAGE',
        `${twin} and ${source} both have the name "${name}".`,
        'Give each scenario a name of its own.',
      );
    sources.set(name, source);
  }
}
