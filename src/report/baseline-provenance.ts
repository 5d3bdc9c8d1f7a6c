import type { Provenance } from '../trial/index.ts';
import type { BaselineProvenance } from './report.ts';

/**
 * Names what a reader needs to find a baseline again: a run made by hand, which has no id, by its deployment. `url` is
 * where the run can be seen, or empty.
 */
export function baselineProvenance(
  { runId, sha, ref, startedAt }: Provenance,
  deployment: string,
  { url, away }: Pick<BaselineProvenance, 'url' | 'away'>,
): BaselineProvenance {
  return { runId: runId === '' ? deployment : runId, sha, ref, startedAt, url, away };
}
