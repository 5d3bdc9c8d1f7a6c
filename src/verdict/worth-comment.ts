import { assertNever } from '../foundation/index.ts';
import { decides } from './decides.ts';
import type { Decision } from './decision.ts';

/** When a pull request gets a comment. */
export const COMMENT_WORDS = ['always', 'on-change', 'on-failure', 'never'] as const;
export type CommentWord = (typeof COMMENT_WORDS)[number];

/**
 * Whether there is enough to say for a comment that is not there yet. What does not block in shadow mode would. A change is
 * whatever is proved, slower or faster: the verdict alone would hide something faster behind something undecided.
 */
export function isWorthComment(
  when: CommentWord,
  { wouldBlock, comparisons }: Pick<Decision, 'wouldBlock' | 'comparisons'>,
): boolean {
  switch (when) {
    case 'always':
      return true;
    case 'on-change':
      return wouldBlock || comparisons.some(isChange);
    case 'on-failure':
      return wouldBlock;
    case 'never':
      return false;
    default:
      return assertNever(when);
  }
}

function isChange(comparison: Decision['comparisons'][number]): boolean {
  const { verdict } = comparison;
  return decides(comparison) && (verdict === 'regression' || verdict === 'improvement');
}
