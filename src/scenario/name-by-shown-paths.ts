import { endpointName } from './resolve-requests.ts';
import type { ParsedTree } from './parse-tree.ts';
import type { Path } from './path.ts';
import type { StepDocument } from './request-schema.ts';
import type { ScenarioDocument } from './scenario-schema.ts';

type Named = Pick<StepDocument, 'name' | 'method'>;

/**
 * Names each request that has no name and a variable in its path: by the path with variables by their names. A name
 * stands in every report, and it is part of the load's identity, which another value of a token must not change.
 */
export function nameByShownPaths(
  document: ScenarioDocument,
  { substitutions }: Pick<ParsedTree, 'substitutions'>,
): ScenarioDocument {
  const paths = substitutions.filter(({ path }) => path.at(-1) === 'path');
  if (paths.length === 0) return document;
  const copy = structuredClone(document);
  for (const { path, shown } of paths) {
    // A poll holds its request in a map of its own; the name stands beside it.
    const place = path.at(-2) === 'poll' ? path.slice(0, -2) : path.slice(0, -1);
    const request = objectAt(copy, place);
    if (request !== null && request.name === undefined) {
      request.name = endpointName(request.method ?? 'GET', shown);
    }
  }
  return copy;
}

function objectAt(root: unknown, path: Path): { -readonly [Key in keyof Named]?: Named[Key] } | null {
  let value: unknown = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return null;
    value = Reflect.get(value, step);
  }
  return typeof value === 'object' && value !== null ? value : null;
}
