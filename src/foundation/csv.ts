const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;
const BYTE_ORDER_MARK = 0xfeff;

/** Who is told what stands in a CSV text. The arrays are filled anew for each record: keep nothing of them. */
export interface CsvVisitor {
  /** One record; `offsets[i]` is where field i begins in the text (its quote included). */
  record(fields: readonly string[], offsets: readonly number[]): void;
  /** A record that breaks the rules of quoting; it is left out. */
  fault(offset: number, message: string, hint: string): void;
}

/** A field, or what is wrong with it. `end` is the first character after it. */
interface Field {
  readonly value: string;
  readonly end: number;
  readonly fault: { readonly offset: number; readonly message: string; readonly hint: string } | null;
}

/**
 * Reads a CSV text by RFC 4180: fields apart by commas, records by line ends (CRLF or LF), quotes doubled inside
 * quoted fields, which may hold commas and line ends. A byte order mark is skipped, and so are empty lines.
 *
 * Our own, small and strict, because messages must name line and column of every faulty field at once: the usual
 * reader (csv-parse) stops at the first syntax fault, and tells the number of the field, not its column.
 */
export function readCsv(text: string, visitor: CsvVisitor): void {
  const fields: string[] = [];
  const offsets: number[] = [];
  let position = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  while (position < text.length) {
    const empty = lineEndAt(text, position);
    if (empty > 0) {
      position += empty;
      continue;
    }
    fields.length = 0;
    offsets.length = 0;
    position = readRecord(text, position, fields, offsets, visitor);
  }
}

/** Reads one record and returns where the next begins. */
function readRecord(
  text: string,
  start: number,
  fields: string[],
  offsets: number[],
  visitor: CsvVisitor,
): number {
  let position = start;
  for (;;) {
    const field =
      text.charCodeAt(position) === QUOTE ? readQuoted(text, position) : readPlain(text, position);
    if (field.fault !== null) {
      visitor.fault(field.fault.offset, field.fault.message, field.fault.hint);
      return nextLine(text, field.end);
    }
    fields.push(field.value);
    offsets.push(position);
    position = field.end;
    if (text.charCodeAt(position) !== COMMA) break;
    position += 1;
  }
  visitor.record(fields, offsets);
  return position + lineEndAt(text, position);
}

function readPlain(text: string, start: number): Field {
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === COMMA || code === LF || (code === CR && text.charCodeAt(end + 1) === LF)) break;
    if (code === QUOTE) {
      return faulty(
        end,
        'a quote within an unquoted field',
        'Quote the whole field and double the quotes in it.',
      );
    }
    if (code === CR) {
      return faulty(
        end,
        'a carriage return without a line feed',
        'End lines with LF or CRLF, or quote the field.',
      );
    }
  }
  return { value: text.slice(start, end), end, fault: null };
}

function readQuoted(text: string, start: number): Field {
  let close = text.indexOf('"', start + 1);
  while (close !== -1 && text.charCodeAt(close + 1) === QUOTE) close = text.indexOf('"', close + 2);
  if (close === -1) {
    const fault = { offset: start, message: 'a quote that is never closed', hint: 'Close it with a quote.' };
    return { value: '', end: text.length, fault };
  }
  const end = close + 1;
  if (end < text.length && text.charCodeAt(end) !== COMMA && lineEndAt(text, end) === 0) {
    return faulty(end, 'text after a closing quote', 'Double the quotes that belong to the field.');
  }
  return { value: text.slice(start + 1, close).replaceAll('""', '"'), end, fault: null };
}

function faulty(offset: number, message: string, hint: string): Field {
  return { value: '', end: offset, fault: { offset, message, hint } };
}

/** Length of the line end at the position: 2, 1, or 0 where there is none. */
function lineEndAt(text: string, position: number): number {
  const code = text.charCodeAt(position);
  if (code === LF) return 1;
  return code === CR && text.charCodeAt(position + 1) === LF ? 2 : 0;
}

function nextLine(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  return end === -1 ? text.length : end + 1;
}
