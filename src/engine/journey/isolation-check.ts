import { compileTemplate, type Isolation, renderTemplate } from '../../scenario/index.ts';
import type { Lookup } from './scope.ts';

/**
 * Whether what a target said holds only what is the user's own; null where that proves nothing: it shows no owner, or the
 * user has no identity yet.
 */
export type IsolationCheck = (text: string, lookup: Lookup) => boolean | null;

/** Prepares the check: every match of the pattern (its first group) must be the user's own. */
export function createIsolationCheck({ belongsTo, pattern }: Isolation): IsolationCheck {
  const own = compileTemplate(belongsTo);
  const expression = new RegExp(pattern, 'g');
  return (text, lookup) => {
    const identity = renderTemplate(own, (name) => lookup(name) ?? '');
    if (identity === '') return null;
    let showsOwner = false;
    for (const match of text.matchAll(expression)) {
      if ((match[1] ?? match[0]) !== identity) return false;
      showsOwner = true;
    }
    return showsOwner ? true : null;
  };
}
