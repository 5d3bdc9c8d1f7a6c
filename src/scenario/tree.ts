import { at } from '../foundation/index.ts';
import type { Path } from './path.ts';

/** Line and column, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A value of the document that holds no others. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /**
   * What variables made of an unquoted scalar, as text, when YAML also reads it as something else: `${PORT}` may be
   * the number 8080 where a number is wanted and the text 8080 in a header. Null when there is no such choice.
   */
  readonly asText: string | null;
}

export interface ListNode {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: readonly TreeNode[];
}

export interface MapEntry {
  readonly keyPlace: Place;
  readonly node: TreeNode;
}

export interface MapNode {
  readonly kind: 'map';
  readonly place: Place;
  readonly entries: ReadonlyMap<string, MapEntry>;
}

/** A document in which every value knows where it was written. Immutable. */
export type TreeNode = ScalarNode | ListNode | MapNode;

/** The plain value of a tree: objects, arrays, strings, numbers, booleans, null. */
export function toValue(node: TreeNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toValue);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, toValue(entry.node)]));
  }
}

/** The tree of a plain value, all of it at one place. */
export function toTree(value: unknown, place: Place): TreeNode {
  if (Array.isArray(value)) return { kind: 'list', place, items: value.map((item) => toTree(item, place)) };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, member]) => [key, { keyPlace: place, node: toTree(member, place) }] as const,
    );
    return { kind: 'map', place, entries: new Map(entries) };
  }
  const scalar =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return { kind: 'scalar', place, value: scalar, asText: null };
}

/** The node at a path, or null where the path leads nowhere. */
export function nodeAt(root: TreeNode, path: Path): TreeNode | null {
  let node: TreeNode | undefined = root;
  for (const step of path) {
    node = child(node, step);
    if (!node) return null;
  }
  return node;
}

/** The place of a key or value; when it is missing, that of the key which should hold it. */
export function placeAt(root: TreeNode, path: Path, of: 'key' | 'value'): Place {
  let node = root;
  let keyPlace = root.place;
  for (const step of path) {
    const next = child(node, step);
    if (!next) return keyPlace;
    const entry = node.kind === 'map' && typeof step === 'string' ? node.entries.get(step) : undefined;
    keyPlace = entry?.keyPlace ?? next.place;
    node = next;
  }
  return of === 'key' ? keyPlace : node.place;
}

/**
 * The tree with the node at `path` replaced; null removes it. A path that leads nowhere changes nothing, except that
 * a missing last key is added.
 */
export function replaceAt(
  root: TreeNode,
  path: Path,
  change: (node: TreeNode | null) => TreeNode | null,
): TreeNode {
  if (path.length === 0) return change(root) ?? root;
  const step = at(path, 0);
  const rest = path.slice(1);
  const current = child(root, step) ?? null;
  if (rest.length === 0) return withChild(root, step, change(current));
  return current === null ? root : withChild(root, step, replaceAt(current, rest, change));
}

function withChild(parent: TreeNode, step: string | number, node: TreeNode | null): TreeNode {
  if (parent.kind === 'list' && typeof step === 'number') {
    const items = parent.items.flatMap((item, index) => (index === step ? (node ?? []) : item));
    return { ...parent, items };
  }
  if (parent.kind !== 'map' || typeof step !== 'string') return parent;
  const entries = new Map(parent.entries);
  if (node) entries.set(step, { keyPlace: parent.entries.get(step)?.keyPlace ?? parent.place, node });
  else entries.delete(step);
  return { ...parent, entries };
}

/** The map with one key called otherwise. */
export function renameKey(map: MapNode, from: string, to: string): MapNode {
  const entries = [...map.entries].map(([key, entry]) => [key === from ? to : key, entry] as const);
  return { ...map, entries: new Map(entries) };
}

function child(node: TreeNode, step: string | number): TreeNode | undefined {
  if (node.kind === 'list' && typeof step === 'number') return node.items[step];
  if (node.kind === 'map' && typeof step === 'string') return node.entries.get(step)?.node;
  return undefined;
}
