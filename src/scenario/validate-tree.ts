import { z } from 'zod';
import { stringify } from 'yaml';
import { describe } from './leaf.ts';
import { formatPath, overlaps, type Path } from './path.ts';
import { exampleAt, knownPart, schemaAt } from './schema-lookup.ts';
import {
  type MapNode,
  nodeAt,
  type Place,
  placeAt,
  renameKey,
  replaceAt,
  toTree,
  toValue,
  type TreeNode,
} from './tree.ts';
import { explainUnknownKey } from './unknown-key.ts';

/** A fault with its place in the file. */
export interface PlacedFault {
  readonly path: Path;
  readonly place: Place;
  readonly message: string;
  readonly hint: string;
  readonly kind: 'invalid' | 'unknown-metric';
}

/** What validation found, and how far the document can still be understood. */
export interface Validation<T> {
  /** The document, with faulty values replaced by good ones; null when not even that helped. */
  readonly value: T | null;
  /** The tree that `value` was made from. */
  readonly tree: MapNode;
  readonly faults: readonly PlacedFault[];
  /** Where values were replaced: what follows from them is not to be reported. */
  readonly broken: readonly Path[];
}

/** How often unknown keys may uncover further ones, and mending may uncover further faults. */
const MAX_ROUNDS = 8;

/**
 * Validates a document and goes on after faults, as compilers do: unknown keys are read as what was surely meant or
 * left out, faulty values are replaced by the schema's examples, so that the checks which need a whole document can
 * still run and every problem is told at once.
 */
export function validateTree<T>(
  schema: z.ZodType<T>,
  document: MapNode,
  alreadyBroken: readonly Path[],
): Validation<T> {
  const faults: PlacedFault[] = [];
  let tree = mend(document, schema, alreadyBroken, 0);
  const broken = [...alreadyBroken];
  tree = withoutUnknownKeys(schema, tree, faults);
  tree = withTextWhereTextIsWanted(schema, tree);
  let result = check(schema, tree);
  for (let round = 0; round < MAX_ROUNDS && result.issues.length > 0; round++) {
    const found = result.issues.map((issue) => toFault(issue, tree, schema));
    // What only shows after mending is the mending's fault, not the author's.
    if (round === 0) faults.push(...found);
    const paths = found.map(({ path }) => path);
    broken.push(...paths);
    tree = mend(tree, schema, paths, round);
    result = check(schema, tree);
  }
  return { value: result.value, tree, faults, broken };
}

interface Checked<T> {
  readonly value: T | null;
  readonly issues: readonly z.core.$ZodIssue[];
}

function check<T>(schema: z.ZodType<T>, tree: TreeNode): Checked<T> {
  const result = schema.safeParse(toValue(tree));
  return result.success ? { value: result.data, issues: [] } : { value: null, issues: result.error.issues };
}

function withoutUnknownKeys(schema: z.ZodType, document: MapNode, faults: PlacedFault[]): MapNode {
  let tree: TreeNode = document;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const issues = check(schema, tree).issues.filter((issue) => issue.code === 'unrecognized_keys');
    if (issues.length === 0) break;
    for (const issue of issues) tree = withoutKeys(schema, tree, toPath(issue.path), issue.keys, faults);
  }
  return asMap(tree, document);
}

function withoutKeys(
  schema: z.ZodType,
  document: TreeNode,
  path: Path,
  keys: readonly string[],
  faults: PlacedFault[],
): TreeNode {
  let tree = document;
  for (const key of keys) {
    const map = nodeAt(tree, path);
    if (map?.kind !== 'map') continue;
    const { hint, meant } = explainUnknownKey(schema, path, key, new Set(map.entries.keys()));
    const whole = [...path, key];
    const message = 'is not a key of this map';
    faults.push({ path: whole, place: placeAt(tree, whole, 'key'), message, hint, kind: 'invalid' });
    tree =
      meant === null
        ? replaceAt(tree, whole, () => null)
        : replaceAt(tree, path, () => renameKey(map, key, meant));
  }
  return tree;
}

/** Where a variable's value was read as a number and text is wanted, it is text. */
function withTextWhereTextIsWanted(schema: z.ZodType, document: MapNode): MapNode {
  let tree: TreeNode = document;
  for (const issue of check(schema, tree).issues) {
    tree = replaceAt(tree, toPath(issue.path), (node) =>
      node?.kind === 'scalar' && node.asText !== null ? { ...node, value: node.asText, asText: null } : node,
    );
  }
  return asMap(tree, document);
}

/** Replaces what is broken: parts of a value by nothing at first, whole values (and what remains) by the example. */
function mend(document: MapNode, schema: z.ZodType, broken: readonly Path[], round: number): MapNode {
  let tree: TreeNode = document;
  // Last first, so that removing an item of a list does not move the others still to be removed.
  for (const path of broken.toReversed()) {
    const known = knownPart(schema, path);
    const isUnknownKey = known.length < path.length && schemaAt(schema, known) instanceof z.ZodObject;
    if (known.length === 0 || isUnknownKey) continue;
    if (known.length < path.length && round === 0) tree = replaceAt(tree, path, () => null);
    else {
      const example = exampleAt(schema, known);
      const place = placeAt(tree, known, 'value');
      tree = replaceAt(tree, known, () => (example === undefined ? null : toTree(example, place)));
    }
  }
  return asMap(tree, document);
}

function toFault(issue: z.core.$ZodIssue, tree: TreeNode, schema: z.ZodType): PlacedFault {
  const path = toPath(issue.path);
  if (issue.code === 'custom') {
    const of = issue.params?.['of'] === 'key' ? 'key' : 'value';
    const kind = issue.params?.['kind'] === 'unknown-metric' ? 'unknown-metric' : 'invalid';
    const hint = String(issue.params?.['hint'] ?? '');
    return { path, place: placeAt(tree, path, of), message: issue.message, hint, kind };
  }
  const place = placeAt(tree, path, 'value');
  return { path, place, ...explainStructure(issue, path, tree, schema), kind: 'invalid' };
}

/** Words for the issues that zod itself raises: those of maps and lists. */
function explainStructure(
  issue: z.core.$ZodIssue,
  path: Path,
  tree: TreeNode,
  schema: z.ZodType,
): { readonly message: string; readonly hint: string } {
  const node = nodeAt(tree, path);
  const example = exampleAt(schema, path);
  const key = formatPath(path.slice(-1));
  const shown = example === undefined ? '' : stringify(example, { collectionStyle: 'flow' }).trim();
  const hint =
    typeof path.at(-1) === 'number' ? `A good item is ${shown}.` : `Write it like \`${key}: ${shown}\`.`;
  if (!node) return { message: 'is missing', hint };
  if (issue.code === 'invalid_type') {
    const wanted = schemaAt(schema, path) instanceof z.ZodArray ? 'a list' : 'a map of keys';
    return { message: `must be ${wanted}, not ${describe(toValue(node))}`, hint };
  }
  if (issue.code === 'too_small') return { message: 'must not be empty', hint };
  return issue.code === 'too_big'
    ? { message: `has more than ${issue.maximum} items`, hint: 'Split it into several scenarios.' }
    : { message: issue.message, hint };
}

/** Whether what is said about any of `uses` would only repeat a fault that was already reported. */
export function dependsOnBroken(uses: readonly Path[], broken: readonly Path[]): boolean {
  return uses.some((use) => broken.some((path) => overlaps(use, path)));
}

/** Whether one of the places, or a map or list around it, was itself faulty. */
export function liesInBroken(places: readonly Path[], broken: readonly Path[]): boolean {
  return places.some((place) => broken.some((path) => path.length <= place.length && overlaps(path, place)));
}

function asMap(tree: TreeNode, otherwise: MapNode): MapNode {
  return tree.kind === 'map' ? tree : otherwise;
}

function toPath(path: readonly PropertyKey[]): Path {
  return path.map((step) => (typeof step === 'number' ? step : String(step)));
}
