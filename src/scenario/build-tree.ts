import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Problem } from '../foundation/index.ts';
import { interpolate, type Substitution } from './interpolate.ts';
import type { Reading } from './parse-tree.ts';
import { formatPath, type Path } from './path.ts';
import { excessOf } from './excess.ts';
import { inexactNumber, isExact, resolvePlain } from './plain-scalar.ts';
import type { MapEntry, Place, ScalarNode, TreeNode } from './tree.ts';

/** A value taken from a variable, and where it went. */
export interface PlacedSubstitution extends Substitution {
  readonly path: Path;
  /** The whole text there, with variables by their names. */
  readonly shown: string;
}

/** What was made of the document's nodes. */
export interface BuiltTree {
  /** Null for a document that is too large or too deep: what is left of it would only seem to be faulty. */
  readonly root: TreeNode | null;
  readonly problems: readonly Problem[];
  readonly broken: readonly Path[];
  readonly substitutions: readonly PlacedSubstitution[];
}

/** The kinds of node that a document holds. */
type TreeSource = Alias | Scalar | YAMLMap | YAMLSeq;

/** Filled while the tree is built, and never after. */
interface Progress extends Reading {
  readonly document: Document;
  readonly problems: Problem[];
  readonly broken: Path[];
  readonly substitutions: PlacedSubstitution[];
  /** Collections that are being built: an alias to one of them would never end. */
  readonly open: Set<Node>;
  /** The alias that is being expanded, the outermost; null outside of one. */
  alias: { readonly path: Path; readonly place: Place } | null;
  nodes: number;
  isTooMuch: boolean;
}

/** Turns the parser's nodes into a tree with places, aliases expanded and variables filled in. */
export function buildTree(document: Document, root: Node, reading: Reading): BuiltTree {
  const progress: Progress = {
    ...reading,
    document,
    problems: [],
    broken: [],
    substitutions: [],
    open: new Set(),
    alias: null,
    nodes: 0,
    isTooMuch: false,
  };
  const tree = build(toNode(root), [], { line: 1, column: 1 }, progress);
  return { ...progress, root: progress.isTooMuch ? null : tree };
}

function build(node: TreeSource | null, path: Path, fallback: Place, progress: Progress): TreeNode {
  const place = placeOf(node, fallback, progress);
  progress.nodes += 1;
  const excess = excessOf(progress.nodes, path.length);
  if (excess !== null) {
    // One report is enough; whatever follows is left out.
    const where = progress.alias ?? { path, place };
    if (!progress.isTooMuch) fault(progress, where.path, where.place, excess, 'Check aliases and nesting.');
    progress.isTooMuch = true;
    return emptyScalar(place);
  }
  if (isAlias(node)) return buildAlias(node, path, place, progress);
  if (isScalar(node)) return buildScalar(node, path, place, progress);
  if (node === null) return emptyScalar(place);
  progress.open.add(node);
  const tree = isSeq(node) ? buildList(node, path, place, progress) : buildMap(node, path, place, progress);
  progress.open.delete(node);
  return tree;
}

function buildAlias(alias: Alias, path: Path, place: Place, progress: Progress): TreeNode {
  const target = alias.resolve(progress.document);
  if (target === undefined) {
    const name = alias.source;
    const hint = `Define it above with &${name}, or put quotes around "*${name}".`;
    fault(progress, path, place, `the alias *${name} has no anchor`, hint);
    return emptyScalar(place);
  }
  if (progress.open.has(target)) {
    fault(progress, path, place, 'the alias leads back to what it stands in', 'Write the value out instead.');
    return emptyScalar(place);
  }
  const outer = progress.alias;
  progress.alias = outer ?? { path, place };
  const tree = build(target, path, place, progress);
  progress.alias = outer;
  return tree;
}

function buildList(list: YAMLSeq, path: Path, place: Place, progress: Progress): TreeNode {
  const items = list.items.map((item, index) => build(toNode(item), [...path, index], place, progress));
  return { kind: 'list', place, items };
}

function buildMap(map: YAMLMap, path: Path, place: Place, progress: Progress): TreeNode {
  const entries = new Map<string, MapEntry>();
  for (const pair of map.items) {
    const keyNode = toNode(pair.key);
    const keyPlace = placeOf(keyNode, place, progress);
    const key = isScalar(keyNode) ? keyNode.value : null;
    if (typeof key === 'string' && key !== '__proto__') {
      entries.set(key, { keyPlace, node: build(toNode(pair.value), [...path, key], keyPlace, progress) });
    } else {
      const shown = isScalar(keyNode) ? JSON.stringify(keyNode.source ?? keyNode.value) : 'this key';
      fault(
        progress,
        path,
        keyPlace,
        `${shown} cannot be a key here`,
        'Keys are texts: put quotes around it.',
      );
    }
  }
  return { kind: 'map', place, entries };
}

function buildScalar(scalar: Scalar, path: Path, place: Place, progress: Progress): ScalarNode {
  const value: unknown = scalar.value;
  if (typeof value === 'string') return buildText(scalar, value, path, place, progress);
  if (typeof value === 'number' && !isExact(value)) {
    const { message, hint } = inexactNumber(scalar.source ?? String(value), '"');
    fault(progress, path, place, message, hint);
    return emptyScalar(place);
  }
  const kept = typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return { kind: 'scalar', place, value: kept, asText: null };
}

function buildText(scalar: Scalar, value: string, path: Path, place: Place, progress: Progress): ScalarNode {
  const { text, shown, replaced, substitutions, faults } = interpolate(value, progress.variables);
  for (const { marker, message, hint } of faults) {
    fault(progress, path, placeOfMarker(scalar, marker, place, progress), message, hint);
  }
  for (const substitution of substitutions) progress.substitutions.push({ ...substitution, path, shown });
  if (faults.length > 0 || !replaced || scalar.type !== 'PLAIN') {
    return { kind: 'scalar', place, value: text, asText: null };
  }
  const resolved = resolvePlain(text);
  return { kind: 'scalar', place, value: resolved, asText: typeof resolved === 'string' ? null : text };
}

function fault(progress: Progress, path: Path, place: Place, message: string, hint: string): void {
  progress.problems.push({ file: progress.source, ...place, path: formatPath(path), message, hint });
  progress.broken.push(path);
}

function emptyScalar(place: Place): ScalarNode {
  return { kind: 'scalar', place, value: null, asText: null };
}

function placeOf(node: Node | null, fallback: Place, { lines }: Reading): Place {
  if (!node?.range) return fallback;
  const { line, col } = lines.linePos(node.range[0]);
  return { line, column: col };
}

function placeOfMarker(scalar: Scalar, marker: string, fallback: Place, { text, lines }: Reading): Place {
  if (!scalar.range) return fallback;
  const offset = text.indexOf(marker, scalar.range[0]);
  if (offset < 0 || offset >= scalar.range[1]) return fallback;
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** The parser types what a collection holds as unknown; it holds nodes or null. */
function toNode(value: unknown): TreeSource | null {
  return isAlias(value) || isSeq(value) || isMap(value) || isScalar(value) ? value : null;
}
