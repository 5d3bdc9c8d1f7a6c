import type { Problem } from '../../foundation/index.ts';
import { NO_HOOKS } from '../flow/no-hooks.ts';
import { NO_FILES, type ReadNamedFile } from '../named-file.ts';
import { type CheckedScenario, checkTree, type Variables } from '../parse-scenario.ts';
import type { ParsedTree } from '../parse-tree.ts';
import { type AccessHeaders, NO_ACCESS } from '../scenario.ts';
import { readHooks } from './read-hooks.ts';
import { readValueTree } from './value-tree.ts';

/**
 * Checks what a scenario module exports by default: the same document as a YAML file, and `hooks`. Its problems have the
 * module's file and the path inside the document, but no line. `exported` is the default export; whoever loads modules
 * has run their code already.
 */
export function checkScenarioModule(
  exported: unknown,
  source: string,
  variables: Variables,
  readFile: ReadNamedFile = NO_FILES,
  access: AccessHeaders = NO_ACCESS,
): CheckedScenario {
  if (typeof exported !== 'object' || exported === null || Array.isArray(exported)) {
    return checkTree(readValueTree(exported, source, variables), source, readFile, NO_HOOKS, access);
  }
  const { hooks: written, ...document }: Readonly<Record<string, unknown>> = { ...exported };
  const { hooks, faults } = readHooks(written);
  const problems = faults.map(({ path, message, hint }): Problem => {
    return { file: source, line: 0, column: 0, path, message, hint };
  });
  const parsed = readValueTree(document, source, variables);
  const all: ParsedTree = { ...parsed, problems: [...parsed.problems, ...problems] };
  return checkTree(all, source, readFile, hooks, access);
}
