import { compileTemplate, type Isolation, renderTemplate } from '../../scenario/index.ts';
import type { Scope } from './scope.ts';

/** Whether an answer holds nothing that belongs to somebody else; null where the user has no identity yet. */
export type IsolationCheck = (body: string, scope: Scope) => boolean | null;

/** Prepares the check: every match of the pattern (its first group) must be the user's own. */
export function createIsolationCheck({ belongsTo, pattern }: Isolation): IsolationCheck {
  const own = compileTemplate(belongsTo);
  const expression = new RegExp(pattern, 'g');
  return (body, scope) => {
    const identity = renderTemplate(own, (name) => scope.value(name) ?? '');
    if (identity === '') return null;
    for (const match of body.matchAll(expression)) if ((match[1] ?? match[0]) !== identity) return false;
    return true;
  };
}
