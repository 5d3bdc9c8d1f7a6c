import type { Problem } from '../../foundation/index.ts';
import type { PlacedSubstitution } from '../build-tree.ts';
import { interpolate } from '../interpolate.ts';
import { describe } from '../leaf.ts';
import type { ParsedTree } from '../parse-tree.ts';
import { formatPath, type Path } from '../path.ts';
import { isExact, resolvePlain } from '../plain-scalar.ts';
import type { MapEntry, Place, ScalarNode, TreeNode } from '../tree.ts';

/** A module is code: what it exports stands at no line of it. */
const NOWHERE: Place = Object.freeze({ line: 0, column: 0 });
/** Most values, and deepest nesting, of one document: as for a file. */
const MAX_NODES = 20_000;
const MAX_DEPTH = 40;

/** Filled while the tree is made, and never after. */
interface Progress {
  readonly source: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly problems: Problem[];
  readonly broken: Path[];
  readonly substitutions: PlacedSubstitution[];
  readonly open: Set<object>;
  nodes: number;
}

/** Makes a tree of a value that a module exports, as of a file: plain data only, variables filled into its texts. */
export function readValueTree(
  value: unknown,
  source: string,
  variables: Readonly<Record<string, string | undefined>>,
): ParsedTree {
  const progress: Progress = {
    source,
    variables,
    problems: [],
    broken: [],
    substitutions: [],
    open: new Set(),
    nodes: 0,
  };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = `the module exports ${describe(value)} where a map of keys is needed`;
    fault(progress, [], message, 'Write `export default defineScenario({ name: … })`.');
    return { ...progress, root: null };
  }
  const root = build(value, [], progress);
  return { ...progress, root: root.kind === 'map' ? root : null };
}

function build(value: unknown, path: Path, progress: Progress): TreeNode {
  progress.nodes += 1;
  if (progress.nodes > MAX_NODES || path.length > MAX_DEPTH) {
    if (progress.nodes <= MAX_NODES + 1)
      fault(progress, path, 'the document is too large or too deep', 'Check its nesting.');
    // One report is enough; whatever follows is left out.
    progress.nodes = MAX_NODES + 2;
    return scalar(null);
  }
  if (typeof value === 'string') return buildText(value, path, progress);
  if (typeof value === 'boolean' || value === null) return scalar(value);
  if (typeof value === 'number') return buildNumber(value, path, progress);
  if (typeof value !== 'object') {
    fault(progress, path, `must be plain data, not a ${typeof value}`, hintFor(typeof value));
    return scalar(null);
  }
  if (progress.open.has(value)) {
    fault(progress, path, 'leads back to what it stands in', 'Write the value out instead.');
    return scalar(null);
  }
  progress.open.add(value);
  const node = Array.isArray(value) ? buildList(value, path, progress) : buildMap(value, path, progress);
  progress.open.delete(value);
  return node;
}

function buildNumber(value: number, path: Path, progress: Progress): ScalarNode {
  if (isExact(value)) return scalar(value);
  fault(
    progress,
    path,
    `the number ${value} cannot be held exactly`,
    `If it is an identifier, make it a text: '${value}'.`,
  );
  return scalar(null);
}

function buildList(list: readonly unknown[], path: Path, progress: Progress): TreeNode {
  return {
    kind: 'list',
    place: NOWHERE,
    items: list.map((item, index) => build(item, [...path, index], progress)),
  };
}

function buildMap(map: object, path: Path, progress: Progress): TreeNode {
  const prototype: unknown = Object.getPrototypeOf(map);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain) {
    const name = map.constructor.name;
    fault(progress, path, `must be plain data, not a ${name}`, 'Write texts, numbers, lists and maps.');
    return scalar(null);
  }
  const entries = new Map<string, MapEntry>();
  for (const [key, member] of Object.entries(map) as [string, unknown][]) {
    // What is undefined is not there: so optional keys can be computed.
    if (member === undefined) continue;
    entries.set(key, { keyPlace: NOWHERE, node: build(member, [...path, key], progress) });
  }
  return { kind: 'map', place: NOWHERE, entries };
}

function buildText(value: string, path: Path, progress: Progress): ScalarNode {
  const { text, shown, replaced, substitutions, faults } = interpolate(value, progress.variables);
  for (const { message, hint } of faults) fault(progress, path, message, hint);
  for (const substitution of substitutions) progress.substitutions.push({ ...substitution, path, shown });
  // A text that is one variable and nothing else may be a number, as an unquoted one in YAML.
  const isWhole = /^\$\{[^{}]*\}$/.test(value);
  if (faults.length > 0 || !replaced || !isWhole) return scalar(text);
  const resolved = resolvePlain(text);
  return { ...scalar(resolved), asText: typeof resolved === 'string' ? null : text };
}

function scalar(value: ScalarNode['value']): ScalarNode {
  return { kind: 'scalar', place: NOWHERE, value, asText: null };
}

function hintFor(type: string): string {
  return type === 'function'
    ? 'Only `hooks` are functions; call it, if its result is meant.'
    : 'Write texts, numbers, lists and maps.';
}

function fault(progress: Progress, path: Path, message: string, hint: string): void {
  progress.problems.push({ file: progress.source, ...NOWHERE, path: formatPath(path), message, hint });
  progress.broken.push(path);
}
