import { describe, faultOf, type LeafDocumentation, leaf, type Reading, valueOf } from './leaf.ts';
import { suggest } from './did-you-mean.ts';

type Documentation = Omit<LeafDocumentation, 'type'>;

const CONTROL = /\p{Cc}/u;

/** Text of any length and content. */
export function text(documentation: Documentation) {
  return leaf(readText, { type: 'string' }, { ...documentation, type: 'text' });
}

/** One line of text, not empty, at most 100 characters: names that reports and file names can show. */
export function line(documentation: Documentation) {
  return leaf(readLine, { type: 'string', minLength: 1, maxLength: 100 }, { ...documentation, type: 'text' });
}

/** `true` or `false`. */
export function flag(documentation: Documentation) {
  return leaf(readFlag, { type: 'boolean' }, { ...documentation, type: '`true` or `false`' });
}

/** A whole number between two bounds, both included. */
export function whole(minimum: number, maximum: number, documentation: Documentation) {
  return leaf(
    (raw) => readWhole(raw, minimum, maximum, `A good value is ${String(documentation.example)}.`),
    { type: 'integer', minimum, maximum },
    { ...documentation, type: 'whole number' },
  );
}

/** A number between two bounds, the lower excluded, the upper included. */
export function numberAbove(above: number, maximum: number, documentation: Documentation) {
  return leaf(
    (raw) => readNumberAbove(raw, above, maximum, `A good value is ${String(documentation.example)}.`),
    { type: 'number', exclusiveMinimum: above, maximum },
    { ...documentation, type: 'number' },
  );
}

/** One of a few words. */
export function word<const Words extends readonly string[]>(words: Words, documentation: Documentation) {
  type Word = Words[number];
  const find = (raw: unknown): Word | undefined => words.find((known) => known === raw);
  return leaf(
    (raw): Reading<Word> => {
      const found = find(raw);
      if (found !== undefined) return valueOf(found);
      const meant = typeof raw === 'string' ? suggest(raw, words) : null;
      return faultOf(
        `must be one of ${words.join(', ')}, not ${describe(raw)}`,
        meant === null ? `A good value is ${String(documentation.example)}.` : `Did you mean ${meant}?`,
      );
    },
    { type: 'string', enum: [...words] },
    { ...documentation, type: words.map((known) => `\`${known}\``).join(', ') },
  );
}

/** Reads text, and nothing that merely could be turned into text. */
export function readText(raw: unknown): Reading<string> {
  if (typeof raw === 'string') return valueOf(raw);
  if (raw === null) return faultOf('is empty', 'Give it a text, or remove the line; an empty text is "".');
  if (typeof raw === 'number' || typeof raw === 'boolean') {
    return faultOf(`must be text, not ${describe(raw)}`, `Put quotes around it: "${String(raw)}".`);
  }
  return faultOf(`must be text, not ${describe(raw)}`, 'Write one text there.');
}

/** Reads a number, and no text that merely looks like one. */
export function readNumber(raw: unknown): Reading<number> {
  if (typeof raw === 'number') return valueOf(raw);
  if (typeof raw === 'string' && raw.trim() !== '' && Number.isFinite(Number(raw))) {
    return faultOf(`must be a number, not ${describe(raw)}`, `Remove the quotes: ${raw.trim()}.`);
  }
  if (raw === null) return faultOf('is empty', 'Give it a number, or remove the line.');
  return faultOf(`must be a number, not ${describe(raw)}`, 'Write digits, without a unit.');
}

/** Reads a whole number between two bounds, both included; `hint` says what to write where it is not one. */
export function readWhole(raw: unknown, minimum: number, maximum: number, hint: string): Reading<number> {
  const reading = readNumber(raw);
  if (reading.kind === 'faults') return reading;
  const fits = Number.isInteger(reading.value) && reading.value >= minimum && reading.value <= maximum;
  return fits
    ? reading
    : faultOf(`must be a whole number between ${minimum} and ${maximum}, not ${reading.value}`, hint);
}

/** Reads a number between two bounds, the lower excluded, the upper included. */
export function readNumberAbove(raw: unknown, above: number, maximum: number, hint: string): Reading<number> {
  const reading = readNumber(raw);
  if (reading.kind === 'faults') return reading;
  return reading.value > above && reading.value <= maximum
    ? reading
    : faultOf(`must be greater than ${above} and at most ${maximum}, not ${reading.value}`, hint);
}

function readLine(raw: unknown): Reading<string> {
  const reading = readText(raw);
  if (reading.kind === 'faults') return reading;
  const { value } = reading;
  if (value.trim() === '') return faultOf('must not be empty', 'Give it a name that says what it is.');
  if (value.length > 100)
    return faultOf('is longer than 100 characters', 'Shorten it; `description` may be long.');
  if (CONTROL.test(value)) return faultOf('must be one line', 'Remove line breaks and control characters.');
  return value === value.trim()
    ? reading
    : faultOf('begins or ends with a space', `Write ${JSON.stringify(value.trim())}.`);
}

/** Reads `true` or `false`, and no word that merely means one. */
export function readFlag(raw: unknown): Reading<boolean> {
  if (typeof raw === 'boolean') return valueOf(raw);
  const spelled = typeof raw === 'string' ? raw.toLowerCase() : raw;
  if (spelled === 'yes' || spelled === 'on' || spelled === 'true' || spelled === 1) {
    return faultOf(`must be true or false, not ${describe(raw)}`, 'Write true, without quotes.');
  }
  if (spelled === 'no' || spelled === 'off' || spelled === 'false' || spelled === 0) {
    return faultOf(`must be true or false, not ${describe(raw)}`, 'Write false, without quotes.');
  }
  return faultOf(`must be true or false, not ${describe(raw)}`, 'Write true or false, without quotes.');
}
