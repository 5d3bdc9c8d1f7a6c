import { type Problem, ProblemsError } from '../foundation/index.ts';
import { parseDuration } from '../scenario/index.ts';

/** Names an input that is wrong, says how, and what would be right. */
export type Objection = (input: string, message: string, hint: string) => void;

/** Reads inputs by their forms, and keeps every problem that it meets. */
export interface InputReader {
  readonly text: (input: string) => string;
  /** Its lines without those that are empty. */
  readonly lines: (input: string) => readonly string[];
  /** One of the words; null where nothing, or nothing right, was given. */
  readonly word: <T extends string>(input: string, words: readonly T[]) => T | null;
  readonly line: (input: string, otherwise: string, maxLength: number) => string;
  /** In milliseconds. */
  readonly duration: (input: string, otherwise: string) => number;
  readonly object: Objection;
  /** USAGE with every problem so far at once; null where there is none. */
  readonly error: () => ProblemsError | null;
}

/** Creates the reader over whatever gives the raw texts. */
export function createInputReader(getInput: (name: string) => string): InputReader {
  const problems: Problem[] = [];
  const object: Objection = (input, message, hint) => {
    problems.push({ file: 'action inputs', line: 0, column: 0, path: input, message, hint });
  };
  const text = (input: string): string => getInput(input).trim();
  return {
    text,
    lines: (input) =>
      text(input)
        .split('\n')
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    word: (input, words) => {
      const value = text(input);
      const found = words.find((each) => each === value) ?? null;
      if (value !== '' && found === null)
        object(input, `"${value}" is not a value of this input`, `Use one of: ${words.join(', ')}.`);
      return found;
    },
    line: (input, otherwise, maxLength) => {
      const value = text(input) || otherwise;
      if (!/\p{Cc}/u.test(value) && value.length <= maxLength) return value;
      object(input, 'is not one line of text', `Use at most ${maxLength} characters and no line break.`);
      return otherwise;
    },
    duration: (input, otherwise) => {
      const ms = parseDuration(text(input) || otherwise);
      if (ms === null) object(input, 'is not a duration', 'Write it like 10m, or 0s.');
      return ms ?? 0;
    },
    object,
    error: () => (problems.length === 0 ? null : errorOf(problems)),
  };
}

function errorOf(problems: readonly Problem[]): ProblemsError {
  const many = problems.length === 1 ? 'An input is' : `${problems.length} inputs are`;
  return new ProblemsError('USAGE', `${many} wrong`, 'Mend the `with:` of the step.', problems);
}
