/** Most values of one document, aliases expanded: what a "billion laughs" file would exceed. */
const MAX_NODES = 20_000;
const MAX_DEPTH = 40;

/** Why a document is too much to be read on; null as long as it is not. `nodes` are its values so far. */
export function excessOf(nodes: number, depth: number): string | null {
  if (depth > MAX_DEPTH) return `the document is nested more than ${MAX_DEPTH} levels deep`;
  return nodes > MAX_NODES ? `the document holds more than ${MAX_NODES} values` : null;
}
