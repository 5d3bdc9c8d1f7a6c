import { assertNever } from '../../foundation/index.ts';
import { compileTemplate, type Condition, renderTemplate } from '../../scenario/index.ts';
import type { Scope } from './scope.ts';

/** Whether a condition holds for what a user knows now. */
export function meetsCondition({ value, test }: Condition, scope: Scope): boolean {
  const template = compileTemplate(value);
  const known = template.names.every((name) => scope.value(name) !== null);
  const text = fillKnown(value, scope);
  switch (test.kind) {
    case 'exists':
      return (known && text !== '') === test.wanted;
    case 'is':
      return equals(text, fillKnown(test.to, scope));
    case 'is-not':
      return !equals(text, fillKnown(test.to, scope));
    case 'above':
      return Number(text) > Number(fillKnown(test.to, scope));
    case 'below':
      return Number(text) < Number(fillKnown(test.to, scope));
    case 'matches':
      return new RegExp(test.to).test(text);
    default:
      return assertNever(test);
  }
}

/** A name without a value is empty here: whether there is one is what a condition may ask. */
function fillKnown(text: string, scope: Scope): string {
  return renderTemplate(compileTemplate(text), (name) => scope.value(name) ?? '');
}

/** As numbers where both are, as texts otherwise. */
function equals(a: string, b: string): boolean {
  if (a === b) return true;
  return a.trim() !== '' && b.trim() !== '' && Number(a) === Number(b);
}
