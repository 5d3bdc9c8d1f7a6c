import type { Problem } from '../../foundation/index.ts';
import type { PlacedSubstitution } from '../build-tree.ts';
import { interpolate } from '../interpolate.ts';
import { describe } from '../leaf.ts';
import type { ParsedTree } from '../parse-tree.ts';
import { formatPath, type Path } from '../path.ts';
import { excessOf } from '../excess.ts';
import { inexactNumber, isExact, resolvePlain } from '../plain-scalar.ts';
import type { MapEntry, ScalarNode, TreeNode } from '../tree.ts';
import type { KeyPlaces } from './literal-places.ts';

/** Filled while the tree is made, and never after. */
interface Progress {
  readonly source: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly placesOf: (path: Path) => KeyPlaces;
  readonly problems: Problem[];
  readonly broken: Path[];
  readonly substitutions: PlacedSubstitution[];
  readonly open: Set<object>;
  nodes: number;
  isTooMuch: boolean;
}

/** Makes a tree of a value that a module exports, as of a file: plain data only, variables filled into its texts. */
export function readValueTree(
  value: unknown,
  source: string,
  variables: Readonly<Record<string, string | undefined>>,
  placesOf: (path: Path) => KeyPlaces,
): ParsedTree {
  const progress: Progress = {
    source,
    variables,
    placesOf,
    problems: [],
    broken: [],
    substitutions: [],
    open: new Set(),
    nodes: 0,
    isTooMuch: false,
  };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = `the module exports ${describe(value)} where a map of keys is needed`;
    fault(progress, [], message, 'Write `export default defineScenario({ name: … })`.');
    return { ...progress, root: null };
  }
  const root = build(value, [], progress);
  return { ...progress, root: root.kind === 'map' && !progress.isTooMuch ? root : null };
}

function build(value: unknown, path: Path, progress: Progress): TreeNode {
  progress.nodes += 1;
  const excess = excessOf(progress.nodes, path.length);
  if (excess !== null) {
    // One report is enough; whatever follows is left out.
    if (!progress.isTooMuch) fault(progress, path, excess, 'Check its nesting.');
    progress.isTooMuch = true;
    return scalar(null, path, progress);
  }
  if (typeof value === 'string') return buildText(value, path, progress);
  if (typeof value === 'boolean' || value === null) return scalar(value, path, progress);
  if (typeof value === 'number') return buildNumber(value, path, progress);
  if (typeof value !== 'object') {
    fault(progress, path, `must be plain data, not a ${typeof value}`, hintFor(typeof value));
    return scalar(null, path, progress);
  }
  if (progress.open.has(value)) {
    fault(progress, path, 'leads back to what it stands in', 'Write the value out instead.');
    return scalar(null, path, progress);
  }
  progress.open.add(value);
  const node = Array.isArray(value) ? buildList(value, path, progress) : buildMap(value, path, progress);
  progress.open.delete(value);
  return node;
}

function buildNumber(value: number, path: Path, progress: Progress): ScalarNode {
  if (isExact(value)) return scalar(value, path, progress);
  const { message, hint } = inexactNumber(String(value), "'");
  fault(progress, path, message, hint);
  return scalar(null, path, progress);
}

function buildList(list: readonly unknown[], path: Path, progress: Progress): TreeNode {
  return {
    kind: 'list',
    place: progress.placesOf(path).value,
    items: list.map((item, index) => build(item, [...path, index], progress)),
  };
}

function buildMap(map: object, path: Path, progress: Progress): TreeNode {
  const prototype: unknown = Object.getPrototypeOf(map);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain) {
    const name = map.constructor.name;
    fault(progress, path, `must be plain data, not a ${name}`, 'Write texts, numbers, lists and maps.');
    return scalar(null, path, progress);
  }
  const entries = new Map<string, MapEntry>();
  for (const [key, member] of Object.entries(map) as [string, unknown][]) {
    // What is undefined is not there: so optional keys can be computed.
    if (member === undefined) continue;
    const own = [...path, key];
    entries.set(key, { keyPlace: progress.placesOf(own).key, node: build(member, own, progress) });
  }
  return { kind: 'map', place: progress.placesOf(path).value, entries };
}

function buildText(value: string, path: Path, progress: Progress): ScalarNode {
  const { text, shown, replaced, substitutions, faults } = interpolate(value, progress.variables);
  for (const { message, hint } of faults) fault(progress, path, message, hint);
  for (const substitution of substitutions) progress.substitutions.push({ ...substitution, path, shown });
  // A text that is one variable and nothing else may be a number, as an unquoted one in YAML.
  const isWhole = /^\$\{[^{}]*\}$/.test(value);
  if (faults.length > 0 || !replaced || !isWhole) return scalar(text, path, progress);
  const resolved = resolvePlain(text);
  return { ...scalar(resolved, path, progress), asText: typeof resolved === 'string' ? null : text };
}

function scalar(value: ScalarNode['value'], path: Path, { placesOf }: Progress): ScalarNode {
  return { kind: 'scalar', place: placesOf(path).value, value, asText: null };
}

function hintFor(type: string): string {
  return type === 'function'
    ? 'Only `hooks` are functions; call it, if its result is meant.'
    : 'Write texts, numbers, lists and maps.';
}

function fault(progress: Progress, path: Path, message: string, hint: string): void {
  const { value: place } = progress.placesOf(path);
  progress.problems.push({ file: progress.source, ...place, path: formatPath(path), message, hint });
  progress.broken.push(path);
}
