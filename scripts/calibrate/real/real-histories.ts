import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Section } from '../bound.ts';
import { constantCode } from './constant-code.ts';
import { duet } from './duet.ts';

/** What real data say, and why some could not be asked. */
export interface RealHistories {
  readonly sections: readonly Section[];
  readonly skipped: readonly string[];
}

const SETS = [
  { name: 'gha_aa', describe: constantCode },
  { name: 'grambow_duet', describe: duet },
] as const;

/** Reads the data sets in a folder; empty for none. */
export function realHistories(folder: string): RealHistories {
  if (folder === '') return { sections: [], skipped: ['real data: no folder was named by --data'] };
  const isThere = ({ name }: (typeof SETS)[number]): boolean => existsSync(join(folder, name));
  return {
    sections: SETS.filter(isThere).map(({ describe }) => describe(folder)),
    skipped: SETS.filter((set) => !isThere(set)).map(
      ({ name }) => `${name}: not in the folder named by --data`,
    ),
  };
}
