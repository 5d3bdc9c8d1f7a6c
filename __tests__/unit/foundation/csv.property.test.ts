import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readCsv } from '../../../src/foundation/csv.ts';

/** The obvious writer: quotes where quotes are needed. */
function write(rows: readonly (readonly string[])[], lineEnd: string): string {
  const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(field).join(',') + lineEnd).join('');
}

const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '😀') });
// A single empty field is an empty line, which is skipped; a first field that begins with the mark loses it.
const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 5 }));

test('what was written by the rules is read back', () => {
  fc.assert(
    fc.property(rows, fc.constantFrom('\n', '\r\n'), (written, lineEnd) => {
      const read: string[][] = [];
      readCsv(write(written, lineEnd), {
        record: (fields) => read.push([...fields]),
        fault: (offset, message) => {
          throw new Error(`${offset}: ${message}`);
        },
      });
      expect(read).toEqual(written);
    }),
    { seed: 133, numRuns: 333 },
  );
});

test('any text at all ends in records and faults, never in a crash or an endless loop', () => {
  fc.assert(
    fc.property(field, (text) => {
      let last = -1;
      readCsv(text, {
        record: (_, [offset = 0]) => {
          expect(offset).toBeGreaterThan(last);
          last = offset;
        },
        fault: (offset) => expect(offset).toBeLessThanOrEqual(text.length),
      });
    }),
    { seed: 134, numRuns: 1300 },
  );
});
