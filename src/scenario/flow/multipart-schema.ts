import { z } from 'zod';
import { describe, faultOf, type LeafDocumentation, leaf, type Reading, valueOf } from '../leaf.ts';
import { line, numberAbove, text } from '../plain-leaves.ts';
import { readItems } from '../read-members.ts';

/** Bytes, from the fewest to the most. */
export interface ByteRange {
  readonly fromBytes: number;
  readonly toBytes: number;
}

/** The largest file of an upload. */
const MOST_BYTES = 1_073_741_824;
const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};
const SIZE_PATTERN = /^(\d+(?:\.\d+)?) ?(B|kB|MB|GB|KiB|MiB|GiB)$/;

/** A number of bytes with a unit, or two of them to draw between. */
function byteRange(documentation: Omit<LeafDocumentation, 'type'>) {
  const one = {
    anyOf: [
      { type: 'integer', minimum: 0, maximum: MOST_BYTES },
      { type: 'string', pattern: SIZE_PATTERN.source },
    ],
  };
  return leaf(
    readRange,
    { anyOf: [...one.anyOf, { type: 'array', items: one, minItems: 2, maxItems: 2 }] },
    { ...documentation, type: 'size (`1MB`), or two' },
  );
}

function readRange(raw: unknown): Reading<ByteRange> {
  if (!Array.isArray(raw)) {
    const reading = readSize(raw);
    return reading.kind === 'value' ? valueOf({ fromBytes: reading.value, toBytes: reading.value }) : reading;
  }
  if (raw.length !== 2)
    return faultOf('must be one size or two', 'Write 1MB, or [1kB, 100kB] to draw between both.');
  const reading = readItems(raw, readSize);
  if (reading.kind === 'faults') return reading;
  const [fromBytes = 0, toBytes = 0] = reading.value;
  return fromBytes <= toBytes
    ? valueOf({ fromBytes, toBytes })
    : faultOf('goes from more to less', `Write [${String(raw[1])}, ${String(raw[0])}].`);
}

function readSize(raw: unknown): Reading<number> {
  const match = typeof raw === 'string' ? SIZE_PATTERN.exec(raw) : null;
  const bytes = match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1) : raw;
  if (typeof bytes !== 'number') return faultOf(`${describe(raw)} is not a size`, sizeHint(raw));
  const fits = Number.isInteger(bytes) && bytes >= 0 && bytes <= MOST_BYTES;
  return fits
    ? valueOf(bytes)
    : faultOf(
        `must be a whole number of bytes, at most 1 GiB, not ${String(raw)}`,
        'Write a size like 100kB or 5MB.',
      );
}

function sizeHint(raw: unknown): string {
  const match = typeof raw === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*([kmg]?)(i?)b?\s*$/i.exec(raw) : null;
  if (!match) return 'Write a size like 100kB or 5MB.';
  const prefix = (match[2] ?? '').toLowerCase();
  const unit = prefix === 'k' && !match[3] ? 'k' : prefix.toUpperCase();
  return `Write ${match[1]}${unit}${match[3] ? 'i' : ''}B.`;
}

const sizeSchema = z
  .strictObject({
    weight: numberAbove(0, 1_000_000, {
      description: 'Share relative to the other sizes.',
      example: 60,
      default: 1,
    }).prefault(1),
    bytes: byteRange({
      description: 'How large: a size, or two to draw between.',
      example: ['1kB', '100kB'],
    }),
  })
  .meta({ description: 'One class of sizes.', examples: [{ weight: 60, bytes: ['1kB', '100kB'] }] });

const fileSchema = z
  .strictObject({
    field: line({ description: 'Name of the form field.', example: 'file' }),
    name: line({
      description: 'Name of the file; a template.',
      example: 'a.bin',
      default: 'file.bin',
    }).prefault('file.bin'),
    'content-type': line({
      description: 'Media type of the file.',
      example: 'application/octet-stream',
      default: 'application/octet-stream',
    }).prefault('application/octet-stream'),
    bytes: byteRange({
      description: 'How large, where there is one size. Instead of `sizes`.',
      example: '1MB',
    }).optional(),
    sizes: z
      .record(z.string(), sizeSchema)
      .meta({
        description:
          'Classes of sizes by name, drawn by weight. Their times are kept apart: an endpoint `upload small` for the class `small` of `upload`.',
        examples: [{ small: { weight: 60, bytes: ['1kB', '100kB'] }, large: { weight: 40, bytes: '5MB' } }],
      })
      .optional(),
  })
  .meta({
    description: 'One file of an upload; its bytes are made up anew for each request.',
    examples: [{ field: 'file', bytes: '1MB' }],
  });

/** A multipart/form-data body. */
export const multipartSchema = z
  .strictObject({
    fields: z
      .record(z.string(), text({ description: 'Value of the field; a template.', example: 'holiday' }))
      .meta({ description: 'Form fields by name; values are templates.', examples: [{ title: 'holiday' }] })
      .prefault({}),
    files: z
      .array(fileSchema)
      .max(20)
      .meta({ description: 'Files of the upload.', examples: [[{ field: 'file', bytes: '1MB' }]] })
      .prefault([]),
  })
  .meta({
    description: 'A multipart/form-data body: fields and made-up files.',
    examples: [{ files: [{ field: 'file', bytes: '1MB' }] }],
  });

export type MultipartDocument = z.output<typeof multipartSchema>;
