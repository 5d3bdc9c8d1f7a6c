import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { Problem } from '../foundation/index.ts';
import { buildTree, type PlacedSubstitution } from './build-tree.ts';
import type { Path } from './path.ts';
import type { MapNode } from './tree.ts';
import { isMild, yamlHint, yamlMessage } from './yaml-hints.ts';

/** A document read as far as it can be. */
export interface ParsedTree {
  /** Null when nothing can be made of it. */
  readonly root: MapNode | null;
  readonly problems: readonly Problem[];
  /** Values about which a problem was already reported: nothing more should be said of them. */
  readonly broken: readonly Path[];
  /** What came from variables, and where it went. */
  readonly substitutions: readonly PlacedSubstitution[];
}

/** Longest document, in characters: a megabyte is a hundred times the longest scenario that makes sense. */
const MAX_LENGTH = 1_048_576;

/** Most syntax errors that are shown: one wrong bracket can make thousands. */
const MAX_FAULTS = 20;

/**
 * Reads YAML 1.2 (core schema) into a tree with places, variables filled in after parsing, so that no value can bring
 * in YAML of its own. Refuses more than one document, a root that is not a map, aliases that expand without bounds,
 * numbers that JavaScript cannot hold.
 */
export function parseTree(
  text: string,
  source: string,
  variables: Readonly<Record<string, string | undefined>>,
): ParsedTree {
  if (text.length > MAX_LENGTH) {
    return unreadable(source, 'is longer than a megabyte', 'Check that this is the file you meant.');
  }
  const lines = new LineCounter();
  const reading = { text, source, lines, variables };
  const document = parseDeep(text, lines);
  const faults = [...(document?.errors ?? []), ...(document?.warnings ?? [])].slice(0, MAX_FAULTS);
  if (document === null || faults.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) {
    return unreadable(source, 'is nested too deeply', 'Check that this is the file you meant.');
  }
  const problems = syntaxProblems(faults, reading);
  if (faults.some(({ code }) => !isMild(code))) return { ...NOTHING, problems };
  const directive = document.directives?.yaml.explicit ? document.directives.yaml.version : '1.2';
  if (directive !== '1.2') {
    problems.push(
      problemAt(
        source,
        1,
        1,
        `YAML ${directive} is not read here`,
        'Remove the %YAML line: this is YAML 1.2.',
      ),
    );
    return { ...NOTHING, problems };
  }
  return readRoot(document, reading, problems);
}

/** What the pieces of the reading need to know about the document as a whole. */
export interface Reading {
  readonly text: string;
  readonly source: string;
  readonly lines: LineCounter;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

const NOTHING = { root: null, broken: [], substitutions: [] } as const;

/** The first fault of each line: those after it only follow from it. */
function syntaxProblems(faults: readonly YAMLError[], { text, source, lines }: Reading): Problem[] {
  const seen = new Set<number>();
  return faults.flatMap(({ code, message, pos }) => {
    const { line, col } = lines.linePos(Math.min(pos[0], text.length));
    if (seen.has(line)) return [];
    seen.add(line);
    return [problemAt(source, line, col, yamlMessage(code, message), yamlHint(code, message))];
  });
}

function readRoot(document: Document, reading: Reading, problems: readonly Problem[]): ParsedTree {
  const { source } = reading;
  if (document.contents === null) {
    const problem = problemAt(
      source,
      1,
      1,
      'the file is empty',
      'Write a map of keys, like `name: my scenario`.',
    );
    return { ...NOTHING, problems: [...problems, problem] };
  }
  const built = buildTree(document, document.contents, reading);
  const all = [...problems, ...built.problems];
  if (built.root === null) return { ...built, root: null, problems: all };
  if (built.root.kind === 'map') return { ...built, root: built.root, problems: all };
  const { line, column } = built.root.place;
  const found = built.root.kind === 'list' ? 'a list' : 'a single value';
  const problem = problemAt(
    source,
    line,
    column,
    `the file holds ${found} where a map of keys is needed`,
    'Write keys at the left edge, like `name: my scenario`.',
  );
  return { ...built, root: null, problems: [...all, problem] };
}

function parseDeep(text: string, lineCounter: LineCounter): Document | null {
  try {
    return parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      strict: true,
      uniqueKeys: true,
      version: '1.2',
      schema: 'core',
      merge: false,
      logLevel: 'error',
    });
  } catch (error) {
    // The parser descends recursively: brackets in their ten thousands end its stack. That says what is wrong.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function unreadable(source: string, message: string, hint: string): ParsedTree {
  return { ...NOTHING, problems: [problemAt(source, 0, 0, `the file ${message}`, hint)] };
}

function problemAt(file: string, line: number, column: number, message: string, hint: string): Problem {
  return { file, line, column, path: '', message, hint };
}
