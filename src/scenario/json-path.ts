/** One step into a JSON value: the name of a member or the index of an element. */
export type JsonStep = string | number;

const STEP = /\.([A-Za-z_$][\w$-]*)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\['([^'\\]*)'\]/y;

/**
 * Parses a path like `$.items[0].id` or `$["odd name"]` into steps; null when it is not one. Only names and indexes:
 * an expectation speaks of one value, so there are no wildcards, slices or filters (RFC 9535 has them all).
 */
export function parseJsonPath(path: string): readonly JsonStep[] | null {
  if (!path.startsWith('$')) return null;
  const steps: JsonStep[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (!match) return null;
    const [, member, index, quoted, single] = match;
    if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) {
      const name = unquote(quoted);
      if (name === null) return null;
      steps.push(name);
    } else steps.push(member ?? single ?? '');
  }
  return steps;
}

function unquote(quoted: string): string | null {
  try {
    return String(JSON.parse(`"${quoted}"`));
  } catch (error) {
    // An escape that JSON does not know: then this is no path.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
