import type { Section } from '../bound.ts';

/** What real data say, and why some could not be asked. */
export interface RealHistories {
  readonly sections: readonly Section[];
  readonly skipped: readonly string[];
}

export function realHistories(folder: string): RealHistories {
  if (folder === '') return { sections: [], skipped: ['real histories: no folder was named by --data'] };
  return { sections: [], skipped: [] };
}
