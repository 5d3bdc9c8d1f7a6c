import { type EarlierRuns, FIRST_ATTEMPT } from '../gate/index.ts';
import type { Run } from '../trial/index.ts';
import { attempt } from './attempt.ts';
import type { ChosenBaseline } from './choose-baseline.ts';
import type { Job } from './job.ts';
import type { GatePlan } from './plan-gate.ts';

/**
 * What earlier attempts at the commit left: those of this workflow run, and those of others, unless the run is of main or
 * of a schedule, which look afresh. Where GitHub does not tell, that is said and the gate goes on.
 */
export async function readEarlier(
  { store, tell, context }: Job,
  plan: GatePlan,
  { sinceMs }: Pick<ChosenBaseline, 'sinceMs'>,
): Promise<EarlierRuns> {
  const own = await attempt(tell, 'Earlier attempts cannot be continued', () => store.downloadAttempts());
  const isAfresh = plan.gate === 'main' || context.eventName === 'schedule';
  const others = isAfresh
    ? FIRST_ATTEMPT
    : await attempt(tell, 'Earlier runs at this commit cannot be continued', () => store.downloadOtherRuns());
  const found = {
    runs: [...(others?.runs ?? []), ...(own?.runs ?? [])],
    missing: [
      ...(others?.missing ?? ['earlier runs at this commit could not be looked for']),
      ...(own?.missing ?? [`the ${context.runAttempt - 1} earlier attempts could not be read`]),
    ],
  };
  return ofSameLevel(found, sinceMs);
}

/**
 * Leaves out, and names, what was judged against another level than the one that is compared with now: a run of main that
 * made its own slower level the accepted one proved that it is slower than the one before, not than itself.
 */
export function ofSameLevel(earlier: EarlierRuns, sinceMs: ReadonlyMap<string, number>): EarlierRuns {
  const isBefore = ({ scenario, provenance }: Run): boolean =>
    Date.parse(provenance.startedAt) <= (sinceMs.get(scenario) ?? -Infinity);
  const before = earlier.runs.filter(isBefore);
  if (before.length === 0) return earlier;
  const notes = before.map(
    ({ scenario, provenance: { runId, runAttempt } }) =>
      `${scenario}: attempt ${runAttempt} of run ${runId} is not continued: it was compared with the level before`,
  );
  return {
    runs: earlier.runs.filter((run) => !before.includes(run)),
    missing: [...earlier.missing, ...new Set(notes)],
  };
}
