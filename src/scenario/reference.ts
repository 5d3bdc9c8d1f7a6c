import { stringify } from 'yaml';
import { z } from 'zod';
import { isRequired, membersOf, schemaAt, unwrap } from './schema-lookup.ts';
import { type JsonSchema, typeLabels } from './leaf.ts';
import type { Path } from './path.ts';
import { stepSchema } from './request-schema.ts';
import { scenarioSchema } from './scenario-schema.ts';
import { AGGREGATES, THRESHOLD_METRICS } from './threshold.ts';
import { THRESHOLD_CATALOGUE } from './threshold-catalogue.ts';
import { CLOSING, EXAMPLE, INTRODUCTION, POLICY_NOTE, THRESHOLD_NOTE } from './reference-text.ts';

/** The maps of the format in reading order: heading, place, and the sentence above the table. */
const SECTIONS: readonly { readonly heading: string; readonly path: Path }[] = [
  { heading: 'The file', path: [] },
  { heading: '`requests`', path: ['requests', 0] },
  { heading: '`expect`', path: ['requests', 0, 'expect'] },
  { heading: '`load`', path: ['load'] },
  { heading: '`load.stages`', path: ['load', 'stages', 0] },
  { heading: '`defaults`', path: ['defaults'] },
  { heading: '`limits`', path: ['limits'] },
];

/** The scenario reference as Markdown, made from the same schema that the parser uses, so that it cannot be out of date. */
export function renderScenarioReference(): string {
  return [
    INTRODUCTION,
    `\`\`\`yaml\n${EXAMPLE}\`\`\``,
    ...SECTIONS.map(({ heading, path }) => renderSection(heading, path)),
    `## \`setup\` and \`teardown\`\n\nLists. ${descriptionOf(stepSchema)}`,
    renderThresholds(),
    renderSection('`compare`', ['compare']),
    POLICY_NOTE,
    CLOSING,
  ]
    .join('\n\n')
    .concat('\n');
}

function renderSection(heading: string, path: Path): string {
  const schema = schemaAt(scenarioSchema, path);
  if (!(schema instanceof z.ZodObject)) throw new TypeError(`no map at ${path.join('.')}`);
  const rows = Object.entries(membersOf(schema)).map(([key, member]) => renderRow(key, member));
  const table = ['| key | value | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
  return `## ${heading}\n\n${descriptionOf(schema)}\n\n${table}`;
}

function renderRow(key: string, member: z.core.$ZodType): string {
  const value = cell(labelOf(member));
  return `| \`${key}\` | ${value} | ${cell(defaultOf(member))} | ${cell(descriptionOf(member))} |`;
}

function labelOf(member: z.core.$ZodType): string {
  const inner = unwrap(member);
  if (inner instanceof z.ZodArray) return 'list';
  if (inner instanceof z.ZodObject) return 'map';
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

function renderThresholds(): string {
  const rows = THRESHOLD_METRICS.map((metric) => {
    const { family, meaning, example } = THRESHOLD_CATALOGUE[metric];
    return `| \`${metric}\` | ${meaning} | ${AGGREGATES[family].map((word) => `\`${word}\``).join(' ')} | \`${cell(example)}\` |`;
  });
  const table = ['| metric | what it measures | aggregates | example |', '|---|---|---|---|', ...rows].join(
    '\n',
  );
  return `## \`thresholds\`\n\n${THRESHOLD_NOTE}\n\n${table}`;
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
