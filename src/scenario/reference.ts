import { stringify } from 'yaml';
import { z } from 'zod';
import { acceptanceSchema, acceptedSchema } from './acceptance/accepted-schema.ts';
import { isRequired, membersOf, schemaAt, unwrap } from './schema-lookup.ts';
import { type JsonSchema, typeLabels } from './leaf.ts';
import type { Path } from './path.ts';
import {
  DATA_NOTE,
  DEFAULTS_NOTE,
  EXECUTORS_NOTE,
  MODULE_NOTE,
  ISOLATION_NOTE,
  STEPS_NOTE,
  TEMPLATE_NOTE,
} from './reference-notes.ts';
import { cell, renderExecutors, renderPatterns, renderSteps, renderThresholds } from './reference-tables.ts';
import { CLOSING, EXAMPLE, INTRODUCTION, POLICY_NOTE } from './reference-text.ts';
import { stepSchema } from './request-schema.ts';
import { scenarioSchema } from './scenario-schema.ts';

/** A map of the format with what stands below its table, or a text between two. */
type Section = { readonly heading: string; readonly path: Path; readonly note?: string } | string;

const STEP: Path = ['journeys', 0, 'steps', 0];
const FILE: Path = ['requests', 0, 'multipart', 'files', 0];

/** The maps of the format in reading order. */
const SECTIONS: readonly Section[] = [
  { heading: 'The file', path: [] },
  { heading: '`requests`', path: ['requests', 0] },
  { heading: '`expect`', path: ['requests', 0, 'expect'] },
  { heading: '`multipart`', path: ['requests', 0, 'multipart'] },
  { heading: '`multipart.files`', path: FILE },
  { heading: '`multipart.files.sizes`', path: [...FILE, 'sizes', 'NAME'] },
  { heading: '`load`', path: ['load'] },
  { heading: '`load.stages`', path: ['load', 'stages', 0] },
  renderExecutors(),
  { heading: '`load.executors`', path: ['load', 'executors', 0], note: EXECUTORS_NOTE },
  renderPatterns(),
  { heading: '`load.targets`', path: ['load', 'targets'] },
  { heading: '`journeys`', path: ['journeys', 0] },
  { heading: '`steps`', path: STEP, note: STEPS_NOTE },
  renderSteps(),
  { heading: '`poll`', path: [...STEP, 'poll'] },
  { heading: '`login`', path: ['login'] },
  { heading: '`data`', path: ['data', 'NAME'], note: DATA_NOTE },
  TEMPLATE_NOTE,
  { heading: '`isolation`', path: ['isolation'], note: ISOLATION_NOTE },
  { heading: '`consistency`', path: ['consistency'] },
  { heading: '`websockets`', path: ['websockets', 0] },
  { heading: '`websockets.messages`', path: ['websockets', 0, 'messages', 0] },
  { heading: '`websockets.reconnect`', path: ['websockets', 0, 'reconnect'] },
  { heading: '`http`', path: ['http'] },
  { heading: '`http.tls`', path: ['http', 'tls'] },
  { heading: '`defaults`', path: ['defaults'], note: DEFAULTS_NOTE },
  { heading: '`limits`', path: ['limits'] },
];

/** The scenario reference as Markdown, made from the same schema that the parser uses, so that it cannot be out of date. */
export function renderScenarioReference(): string {
  return [
    INTRODUCTION,
    `\`\`\`yaml\n${EXAMPLE}\`\`\``,
    ...SECTIONS.map((section) => (typeof section === 'string' ? section : renderSection(section))),
    `## \`setup\` and \`teardown\`\n\nLists. ${descriptionOf(stepSchema)}`,
    renderThresholds(),
    renderSection({ heading: '`compare`', path: ['compare'], note: POLICY_NOTE }),
    renderSection({ heading: '`compare.overrides`', path: ['compare', 'overrides', 0] }),
    MODULE_NOTE,
    CLOSING,
  ]
    .join('\n\n')
    .concat('\n');
}

function renderSection({ heading, path, note = '' }: Exclude<Section, string>): string {
  const schema = schemaAt(scenarioSchema, path);
  if (!(schema instanceof z.ZodObject)) throw new TypeError(`no map at ${path.join('.')}`);
  const table = renderKeys(schema);
  return `## ${heading}\n\n${descriptionOf(schema)}\n\n${table}${note === '' ? '' : `\n\n${note}`}`;
}

/** The keys of `.perf-gate/accepted.yml` as a table of Markdown, of the file and of an entry. */
export function renderAcceptedReference(): string {
  return [renderKeys(acceptedSchema), `Each entry of \`accepted\`:\n\n${renderKeys(acceptanceSchema)}`].join(
    '\n\n',
  );
}

function renderKeys(schema: z.ZodObject): string {
  const rows = Object.entries(membersOf(schema)).map(([key, member]) => renderRow(key, member));
  return ['| key | value | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function renderRow(key: string, member: z.core.$ZodType): string {
  const value = cell(labelOf(member));
  return `| \`${key}\` | ${value} | ${cell(defaultOf(member))} | ${cell(descriptionOf(member))} |`;
}

function labelOf(member: z.core.$ZodType): string {
  const inner = unwrap(member);
  if (inner instanceof z.ZodArray) return 'list';
  if (inner instanceof z.ZodObject) return 'map';
  if (inner instanceof z.ZodRecord) return 'map by name';
  return typeLabels.get(inner)?.label ?? 'value';
}

function descriptionOf(schema: z.core.$ZodType): string {
  return z.globalRegistry.get(unwrap(schema))?.description ?? '';
}

function defaultOf(member: z.core.$ZodType): string {
  if (isRequired(member)) return '**required**';
  const meta: JsonSchema = z.globalRegistry.get(unwrap(member)) ?? {};
  const value = meta['default'];
  if (value === undefined || value === '') return '';
  return `\`${stringify(value, { collectionStyle: 'flow' }).trim()}\``;
}
