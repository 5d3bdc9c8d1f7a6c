import { compileTemplate, type Isolation, renderTemplate } from '../../scenario/index.ts';
import type { Head, ReceivedAnswer, Unread } from '../http/answer.ts';
import type { Lookup } from './scope.ts';

/** Whose data a text shows: its reader's own alone, somebody else's too, nobody's, or the reader is not known yet. */
export type Ownership = 'own' | 'foreign' | 'none' | 'unknown';

/** Whose data is in texts that a target gave to the user of `lookup`. */
export type IsolationCheck = (texts: readonly string[], lookup: Lookup) => Ownership;

/** Prepares the check: every match of the pattern (its first group) must be the user's own. */
export function createIsolationCheck({ belongsTo, pattern }: Isolation): IsolationCheck {
  const own = compileTemplate(belongsTo);
  const expression = new RegExp(pattern, 'g');
  return (texts, lookup) => {
    const identity = renderTemplate(own, (name) => lookup(name) ?? '');
    if (identity === '') return 'unknown';
    const owners = texts.flatMap((text) =>
      [...text.matchAll(expression)].map((match) => match[1] ?? match[0]),
    );
    if (owners.some((owner) => owner !== identity)) return 'foreign';
    return owners.length > 0 ? 'own' : 'none';
  };
}

/** What was found in an answer, and why its body could not be searched whole; null where it could. */
export interface SearchedAnswer {
  readonly ownership: Ownership;
  readonly unread: Unread | null;
}

/**
 * Searches an answer, its head too. What of a body cannot be read may hold anything: only of a user who is not known yet,
 * and of an answer that broke off and is therefore none, that is no matter.
 */
export function searchAnswer(
  check: IsolationCheck,
  answer: ReceivedAnswer,
  isComplete: boolean,
  lookup: Lookup,
): SearchedAnswer {
  const ownership = check([...linesOf(answer.head), answer.part()], lookup);
  const isSettled = ownership === 'foreign' || ownership === 'unknown' || !isComplete;
  return { ownership, unread: isSettled ? null : answer.unread() };
}

/** A head as texts, a line for each header: `name: value`. */
export function linesOf(head: Head): readonly string[] {
  return Object.entries(head).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((each) => `${name}: ${each}`),
  );
}
