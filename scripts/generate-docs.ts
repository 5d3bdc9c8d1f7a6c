// Writes what is generated from the code, or with --check fails when a file is not up to date:
//   scenarios/scenario.schema.json, docs/schemas/run.schema.json, docs/scenarios.md, the room table of ARCHITECTURE.md
//   and the tables of inputs and outputs in README.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { renderScenarioReference, scenarioJsonSchema } from '../src/scenario/index.ts';
import { runJsonSchema } from '../src/trial/index.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const stale: string[] = [];

write('scenarios/scenario.schema.json', `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
write('docs/schemas/run.schema.json', `${JSON.stringify(runJsonSchema(), null, 2)}\n`);
write('docs/scenarios.md', renderScenarioReference());
write('ARCHITECTURE.md', between(read('ARCHITECTURE.md'), 'rooms', roomTable()));
write('README.md', between(between(read('README.md'), 'inputs', inputTable()), 'outputs', outputTable()));

if (stale.length > 0) {
  console.error(`not up to date: ${stale.join(', ')}. Run npm run docs and commit the result.`);
  process.exit(1);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function write(path: string, text: string): void {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  if (check) {
    stale.push(path);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote ${path}`);
}

/** Replaces what stands between `<!-- name:begin -->` and `<!-- name:end -->`. */
function between(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`no markers for ${name}`);
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}

interface Table {
  readonly rooms: Readonly<
    Record<string, { readonly ring: string; readonly job: string; readonly imports: readonly string[] }>
  >;
}

function roomTable(): string {
  const { rooms } = JSON.parse(read('architecture.json')) as Table;
  const rows = Object.entries(rooms).map(
    ([name, { ring, job, imports }]) => `| ${ring} | \`${name}/\` | ${job} | ${imports.join(', ') || '–'} |`,
  );
  return ['| ring | room | its one job | may import |', '|---|---|---|---|', ...rows].join('\n');
}

interface Metadata {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

function metadata(): Metadata {
  return parse(read('action.yml')) as Metadata;
}

function cell(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|');
}

function inputTable(): string {
  const rows = Object.entries(metadata().inputs).map(([name, input]) => {
    const fallback = input.default === undefined || input.default === '' ? '' : `\`${cell(input.default)}\``;
    return `| \`${name}\` | ${cell(input.description)} | ${fallback} |`;
  });
  return ['| input | meaning | default |', '|---|---|---|', ...rows].join('\n');
}

function outputTable(): string {
  const rows = Object.entries(metadata().outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`,
  );
  return ['| output | meaning |', '|---|---|', ...rows].join('\n');
}
