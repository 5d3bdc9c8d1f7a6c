import { renderCheckRun, reportOfScenario, type Report } from '../report/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { type CheckWords, closeCheck, openCheck } from './check.ts';
import type { Job } from './job.ts';
import type { Voice } from './voice.ts';

/** Opens a check run for each scenario beside that of the whole, where that is asked for. */
export async function openPartChecks(job: Job, scenarios: readonly Scenario[]): Promise<void> {
  if (job.inputs.checks === 'one') return;
  for (const { name } of scenarios) await openCheck(job, name);
}

/** Concludes each with what the decision says of its scenario. */
export async function closePartChecks(job: Voice, report: Report): Promise<void> {
  for (const [id, { scenario }] of job.openParts) {
    const own = reportOfScenario(report, scenario);
    const { conclusion } = own.decision;
    // The annotations stand in the check run of the whole: nobody needs them twice.
    const words = { ...renderCheckRun(own), conclusion, annotations: [] };
    await closeCheck(job, { id, url: '' }, words, scenario);
  }
}

/** Concludes all of them alike, where nothing was decided. */
export async function endPartChecks(job: Voice, words: CheckWords): Promise<void> {
  for (const [id, { scenario }] of job.openParts) await closeCheck(job, { id, url: '' }, words, scenario);
}
