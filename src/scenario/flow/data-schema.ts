import { z } from 'zod';
import { describe, faultOf, type LeafDocumentation, leaf, type Reading, valueOf } from '../leaf.ts';
import { readWhole, text, whole, word } from '../plain-leaves.ts';
import { readItems } from '../read-members.ts';
import { PICKS } from './data-source.ts';
import { readScalarText } from './flow-leaves.ts';

/** The ends of a range of whole numbers, both included. */
interface IntegerRange {
  readonly from: number;
  readonly to: number;
}

/** Keys of a data source of which exactly one says what kind it is. */
export const DATA_KINDS = ['csv', 'json', 'integer', 'uuid', 'choice', 'text'] as const;
export type DataKind = (typeof DATA_KINDS)[number];

const dataSourceSchema = z
  .strictObject({
    csv: text({
      description: 'CSV file with a header line, relative to the scenario file. Values: `{{ name.column }}`.',
      example: 'customers.csv',
    }).optional(),
    json: text({
      description:
        'JSON file with a list of objects, relative to the scenario file. Values: `{{ name.member }}`.',
      example: 'customers.json',
    }).optional(),
    pick: word(PICKS, {
      description:
        'Which row an iteration gets: the next one (`in-order`: each executor goes through the rows for itself, from the first one on, and from there again at the end), one at `random`, or each user always the same (`per-user`).',
      example: 'in-order',
      default: 'in-order',
    }).optional(),
    integer: integerRange({
      description: 'A whole number between two, both included.',
      example: [1, 5],
    }).optional(),
    uuid: leaf(
      (raw) =>
        raw === true ? valueOf(true) : faultOf(`must be true, not ${describe(raw)}`, 'Write `uuid: true`.'),
      { const: true },
      { type: '`true`', description: 'A random UUID (version 4).', example: true },
    ).optional(),
    choice: choices({ description: 'One of these texts.', example: ['red', 'green'] }).optional(),
    text: whole(1, 10_000, {
      description: 'So many random letters and digits.',
      example: 8,
    }).optional(),
  })
  .meta({
    description: 'Where values come from: one of `csv`, `json`, `integer`, `uuid`, `choice`, `text`.',
    examples: [{ uuid: true }],
    oneOf: DATA_KINDS.map((kind) => ({
      required: [kind],
      propertyNames: { enum: kind === 'csv' || kind === 'json' ? [kind, 'pick'] : [kind] },
    })),
  });

/** Data sources by name. */
export const dataSchema = z.record(z.string(), dataSourceSchema).meta({
  description:
    'Values for templates by name, drawn anew for each iteration: rows of files, or made up. The same seed draws the same values, and both sides get the same; only where the arrivals of a rate are split between them does each get values of its own.',
  examples: [{ quantity: { integer: [1, 5] }, 'order-id': { uuid: true } }],
});

export type DataDocument = z.output<typeof dataSchema>;
export type DataSourceDocument = z.output<typeof dataSourceSchema>;

function integerRange(documentation: Omit<LeafDocumentation, 'type'>) {
  const items = { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
  return leaf(
    readIntegerRange,
    { type: 'array', items, minItems: 2, maxItems: 2 },
    { ...documentation, type: 'two whole numbers' },
  );
}

function readIntegerRange(raw: unknown): Reading<IntegerRange> {
  const hint = 'Write both ends: [1, 5].';
  if (!Array.isArray(raw) || raw.length !== 2)
    return faultOf(`must be two whole numbers, not ${describe(raw)}`, hint);
  const reading = readItems(raw, (end) =>
    readWhole(end, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, hint),
  );
  if (reading.kind === 'faults') return reading;
  const [from = 0, to = 0] = reading.value;
  return from <= to ? valueOf({ from, to }) : faultOf('goes from more to less', `Write [${to}, ${from}].`);
}

function choices(documentation: Omit<LeafDocumentation, 'type'>) {
  const items = { type: ['string', 'number', 'boolean'] };
  return leaf(
    readChoices,
    { type: 'array', items, minItems: 1, maxItems: 10_000 },
    { ...documentation, type: 'list of texts' },
  );
}

function readChoices(raw: unknown): Reading<readonly string[]> {
  if (!Array.isArray(raw) || raw.length === 0) {
    return faultOf(`must be a list of texts, not ${describe(raw)}`, 'Write them like [red, green].');
  }
  if (raw.length > 10_000) return faultOf('lists more than 10000 texts', 'Write them into a CSV file.');
  return readItems(raw, readScalarText);
}
