import { readTextFile } from '../baseline/index.ts';
import { type BaselineSource, offerAcceptances, readAcceptances, spentByTree } from '../gate/index.ts';
import { type Acceptance, ACCEPTED_PATH, parseAcceptances } from '../scenario/index.ts';
import { readAtCommit, resolveRef } from '../target/index.ts';
import type { OfferedAcceptance } from '../verdict/index.ts';
import type { Arguments, Option } from './command.ts';
import type { Io } from './io.ts';

/** The option `--accepted` of every command that decides; `otherwise` says in brackets what holds without it, or is empty. */
export function acceptedOption(otherwise: string): Option {
  return {
    kind: 'text',
    value: 'FILE',
    description: `Slowdowns that are accepted, as perf-gate accept writes them${otherwise}.`,
  };
}

/** Reads the file that `--accepted` names; none where it names none. Throws FILE_MISSING and ACCEPTED_INVALID. */
export async function readNamedAcceptances(
  args: Pick<Arguments, 'text'>,
  io: Pick<Io, 'cwd'>,
): Promise<readonly Acceptance[]> {
  const path = args.text('accepted');
  return path === null ? [] : parseAcceptances(await readTextFile(path, io.cwd), path);
}

/**
 * Reads what is accepted for a measurement: the file that is named, else the usual one where it is there. What stands in
 * the tree of the git ref that is compared with is spent.
 */
export async function readOfferedAcceptances(
  args: Pick<Arguments, 'text'>,
  baseline: BaselineSource,
  io: Pick<Io, 'cwd' | 'signal' | 'stderr'>,
): Promise<readonly OfferedAcceptance[]> {
  const named = args.text('accepted');
  const path = named ?? ACCEPTED_PATH;
  const acceptances =
    named === null ? await readAcceptances(path, io.cwd) : await readNamedAcceptances(args, io);
  if (acceptances.length === 0 || baseline.kind !== 'target' || baseline.target.kind !== 'ref')
    return offerAcceptances(acceptances, new Set());
  const { repository, ref } = baseline.target;
  const { full } = await resolveRef(repository, ref, io.signal);
  const spent = spentByTree(await readAtCommit(repository, full, path, io.signal), path);
  if (spent === null)
    io.stderr(`note: ${path} cannot be read at ${ref}, so that none of what it accepts counts\n`);
  return offerAcceptances(acceptances, spent);
}
