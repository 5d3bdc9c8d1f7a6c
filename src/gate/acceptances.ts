import { readTextFileIfThere } from '../baseline/index.ts';
import { PerfGateError } from '../foundation/index.ts';
import { type Acceptance, acceptanceId, parseAcceptances } from '../scenario/index.ts';
import type { OfferedAcceptance } from '../verdict/index.ts';

/**
 * Reads a file of acceptances, taken from `directory`; none where there is no such file.
 *
 * @throws ProblemsError ACCEPTED_INVALID, PerfGateError FILE_UNREADABLE.
 */
export async function readAcceptances(path: string, directory: string): Promise<readonly Acceptance[]> {
  const text = await readTextFileIfThere(path, directory);
  return text === null ? [] : parseAcceptances(text, path);
}

/**
 * Offers acceptances to a decision. Those of `spent` count no more: what is compared with is as slow as they accept. Where
 * that is not known (null) none of them counts.
 */
export function offerAcceptances(
  acceptances: readonly Acceptance[],
  spent: ReadonlySet<string> | null,
): readonly OfferedAcceptance[] {
  return acceptances.map((each) => ({ ...each, isSpent: spent === null || spent.has(acceptanceId(each)) }));
}

/**
 * The acceptances that stood in the tree of the baseline, by the text of its file there (null where it had none). A file
 * that cannot be read any more may have held any of them: null, and then none of them counts.
 */
export function spentByTree(text: string | null, source: string): ReadonlySet<string> | null {
  if (text === null) return new Set();
  try {
    return new Set(parseAcceptances(text, source).map(acceptanceId));
  } catch (error) {
    if (error instanceof PerfGateError && error.code === 'ACCEPTED_INVALID') return null;
    throw error;
  }
}
