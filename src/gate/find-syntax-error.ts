import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Where something stands in a file; line and column count from 1, and are 0 where nobody says. */
export interface PlaceInFile {
  readonly line: number;
  readonly column: number;
}

/** Where nobody says a place. */
export const NO_PLACE: PlaceInFile = Object.freeze({ line: 0, column: 0 });

/** A place, with the file that it is in. */
export interface SyntaxErrorPlace extends PlaceInFile {
  readonly file: string;
}

/** Longer than the files of any scenario take. */
const PATIENCE_MS = 10_000;

/** Compiles files as modules and runs none: stripped types leave blanks, so that places stay what they are. */
const COMPILE = `import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { SourceTextModule } from 'node:vm';
for (const file of process.argv.slice(1)) {
  const text = readFileSync(file, 'utf8');
  new SourceTextModule(/\\.[cm]?ts$/.test(file) ? stripTypeScriptTypes(text) : text, { identifier: file });
}`;

/** Lines of code that are shown with a place, and the one with `^`. */
const MOST_SHOWN = 5;

/** Of the tool in Node that strips types. */
const TAB_WIDTH = 4;

const run = promisify(execFile);

/**
 * Finds the first syntax error in module files, in their order; null where there is none. Node says of a module that
 * cannot be compiled what is wrong and not where, and its engine says so only to a process that ends by it: hence one of
 * its own. No code of the files is run.
 */
export async function findSyntaxError(files: readonly string[]): Promise<SyntaxErrorPlace | null> {
  const options = ['--no-warnings', '--experimental-vm-modules', '--input-type=module'];
  const said = await run(process.execPath, [...options, '--eval', COMPILE, ...files], {
    env: { ...process.env, NODE_OPTIONS: '' },
    timeout: PATIENCE_MS,
  }).then(
    () => '',
    (error: unknown) => stderrOf(error),
  );
  for (const file of files) {
    const place = placeIn(said, file);
    if (place !== null) return { file, ...place };
  }
  return null;
}

function stderrOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : '';
}

/**
 * The first place of a file that a stack names, by the file's name as it stands there: `file:2:7`, or `file:2`, that line
 * of code with some around it, and a line in which `^` stands below the column. `text` is the file's own: what strips types
 * shows tabs as blanks.
 */
export function placeIn(stack: string, name: string, text = ''): PlaceInFile | null {
  const start = stack.indexOf(`${name}:`);
  if (start === -1) return null;
  const [first = '', ...rest] = stack.slice(start + name.length + 1).split('\n');
  const match = /^(\d+)(?::(\d+))?/.exec(first);
  if (match === null) return null;
  const line = Number(match[1]);
  if (match[2] !== undefined) return { line, column: Number(match[2]) };
  const below = rest.slice(0, MOST_SHOWN).findIndex((each) => /^\s*\^+\s*$/.test(each));
  if (below === -1) return { line, column: 1 };
  const before = rest[below]?.indexOf('^') ?? 0;
  const own = text.split('\n')[line - 1] ?? '';
  return { line, column: 1 + (rest[below - 1] === own ? before : unexpanded(own, before)) };
}

/** How many characters of a line stand before a width in which each tab takes four. */
function unexpanded(line: string, width: number): number {
  let [characters, shown] = [0, 0];
  for (const character of line) {
    if (shown >= width) break;
    shown += character === '\t' ? TAB_WIDTH : 1;
    characters += 1;
  }
  // Where nothing is known of the line, nothing stands between.
  return characters + Math.max(0, width - shown);
}
