import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** The table of architecture.json. */
export interface Architecture {
  readonly rooms: Readonly<
    Record<
      string,
      {
        readonly ring: 'core' | 'driver' | 'app';
        readonly imports: readonly string[];
        readonly packages: readonly string[];
      }
    >
  >;
}

/** One rule that one line of one file breaks. */
export interface Violation {
  readonly file: string;
  readonly rule: 'unknown-room' | 'room' | 'door' | 'package' | 'impure' | 'file-name' | 'cycle';
  readonly detail: string;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;
const IMPURE = [
  [/\bDate\.now\b|\bnew Date\(\s*\)/, 'reads the wall clock'],
  [/\bMath\.random\b/, 'draws from a global generator'],
  [/\bperformance\.now\b/, 'reads a clock'],
  [/\bprocess\./, 'touches the process'],
  [/\bconsole\./, 'prints'],
  [/\bset(?:Timeout|Interval|Immediate)\b/, 'starts a timer'],
  [/\bfetch\(/, 'does I/O'],
] as const;
const FORBIDDEN_NAMES = new Set(['utils', 'helpers', 'common', 'misc', 'types', 'constants', 'lib']);

/** Every rule of the house that the sources below `root` (laid out as src/) break. */
export function findViolations(root: string, architecture: Architecture): readonly Violation[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return files
    .toSorted()
    .flatMap((file) => [
      ...fileViolations(root, file, architecture),
      ...(FORBIDDEN_NAMES.has(file.split(sep).at(-1)?.replace(/\.ts$/, '') ?? '')
        ? [{ file, rule: 'file-name' as const, detail: 'a name that says nothing' }]
        : []),
    ]);
}

/** Rooms that depend on one another in a circle by the table itself; empty when data can flow one way. */
export function findCycles(architecture: Architecture): readonly string[] {
  const cycles: string[] = [];
  const visit = (room: string, path: readonly string[]): void => {
    if (path.includes(room)) {
      cycles.push([...path.slice(path.indexOf(room)), room].join(' → '));
      return;
    }
    for (const next of architecture.rooms[room]?.imports ?? []) visit(next, [...path, room]);
  };
  for (const room of Object.keys(architecture.rooms)) visit(room, []);
  return cycles;
}

function fileViolations(root: string, file: string, architecture: Architecture): readonly Violation[] {
  const room = file.split(sep)[0] ?? '';
  const rules = architecture.rooms[room];
  if (rules === undefined)
    return [{ file, rule: 'unknown-room', detail: `${room} is not in architecture.json` }];
  const text = withoutComments(readFileSync(join(root, file), 'utf8'));
  const imports = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  const found = imports.flatMap((specifier) => importViolation(root, file, room, specifier, architecture));
  if (rules.ring !== 'core') return found;
  const impure = IMPURE.filter(([pattern]) => pattern.test(withoutStrings(text)));
  return [...found, ...impure.map(([, detail]) => ({ file, rule: 'impure' as const, detail }))];
}

function importViolation(
  root: string,
  file: string,
  room: string,
  specifier: string,
  architecture: Architecture,
): readonly Violation[] {
  const rules = architecture.rooms[room];
  if (!specifier.startsWith('.')) {
    const allowed = rules?.packages.some((name) =>
      name === 'node:*'
        ? specifier.startsWith('node:')
        : specifier === name || specifier.startsWith(`${name}/`),
    );
    return allowed ? [] : [{ file, rule: 'package', detail: `${room} may not use ${specifier}` }];
  }
  const target = relative(root, resolve(root, dirname(file), specifier));
  const [targetRoom = '', ...inside] = target.split(sep);
  if (targetRoom === room) return [];
  if (!rules?.imports.includes(targetRoom)) {
    return [{ file, rule: 'room', detail: `${room} may not import ${targetRoom}` }];
  }
  return inside.join('/') === 'index.ts'
    ? []
    : [{ file, rule: 'door', detail: `${target} is behind ${targetRoom}'s door` }];
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/[^\n]*/g, '$1');
}

function withoutStrings(text: string): string {
  return text
    .replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replaceAll(/`(?:[^`\\]|\\.)*`/g, '``');
}
