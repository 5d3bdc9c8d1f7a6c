import {
  type ErrorCode,
  maskCutSecrets,
  maskSecrets,
  type Problem,
  ProblemsError,
} from '../foundation/index.ts';
import type { Objection } from './objection.ts';
import { formatPath, type Path } from './path.ts';
import { type MapNode, placeAt } from './tree.ts';
import { dependsOnBroken, liesInBroken, type PlacedFault } from './validate-tree.ts';

/** Faults of values as problems of a file. */
export function faultProblems(source: string, faults: readonly PlacedFault[]): readonly Problem[] {
  return faults.map(({ path, place, message, hint }) => ({
    file: source,
    ...place,
    path: formatPath(path),
    message,
    hint,
  }));
}

/** Objections as problems of a file, without those that would only repeat a fault already reported. */
export function objectionProblems(
  source: string,
  tree: MapNode,
  objections: readonly Objection[],
  broken: readonly Path[],
): readonly Problem[] {
  return objections
    .filter(({ uses, keysOf = [] }) => !dependsOnBroken(uses, broken) && !liesInBroken(keysOf, broken))
    .map(({ path, of, message, hint }) => ({
      file: source,
      ...placeAt(tree, path, of),
      path: formatPath(path),
      message,
      hint,
    }));
}

/** Sorts problems by their place, file by file, removes repetitions, and masks what came from variables. */
export function tidyProblems(problems: readonly Problem[], secrets: readonly string[]): readonly Problem[] {
  const mask = (text: string): string => maskCutSecrets(maskSecrets(text, secrets), secrets);
  const seen = new Set<string>();
  const tidy: Problem[] = [];
  const files = [...new Set(problems.map(({ file }) => file))];
  const sorted = problems.toSorted(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
  for (const problem of sorted) {
    const masked = {
      ...problem,
      message: mask(problem.message),
      hint: mask(problem.hint),
    };
    const identity = JSON.stringify(masked);
    if (!seen.has(identity)) tidy.push(masked);
    seen.add(identity);
  }
  return tidy;
}

/** The one error that tells all problems, of one file or of several. */
export function problemsError(code: ErrorCode, problems: readonly Problem[]): ProblemsError {
  const files = new Set(problems.map(({ file }) => file));
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const where = files.size === 1 ? [...files].join('') : `${files.size} files`;
  const hint = 'Each problem says where it stands and what to write instead; mend them all, then try again.';
  return new ProblemsError(code, `${count} in ${where}`, hint, problems);
}
