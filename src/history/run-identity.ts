import type { Provenance } from '../trial/index.ts';

/** What a workflow run is known by; runs started by hand have no id and are told by their start. */
export function runIdentity({ runId, startedAt }: Pick<Provenance, 'runId' | 'startedAt'>): string {
  return runId === '' ? `at ${startedAt}` : runId;
}
