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
  await closeEach(job, (scenario) => {
    const own = reportOfScenario(report, scenario);
    // The annotations stand in the check run of the whole: nobody needs them twice.
    return { ...renderCheckRun(own), conclusion: own.decision.conclusion, annotations: [] };
  });
}

/** Concludes all of them alike, where nothing was decided. */
export async function endPartChecks(job: Voice, words: CheckWords): Promise<void> {
  await closeEach(job, () => words);
}

async function closeEach(job: Voice, wordsOf: (scenario: string) => CheckWords): Promise<void> {
  for (const [id, { scenario }] of job.openChecks)
    if (scenario !== null) await closeCheck(job, { id, url: '' }, wordsOf(scenario), scenario);
  for (const { scenario } of job.lostChecks.values())
    if (scenario !== null) await closeCheck(job, null, wordsOf(scenario), scenario);
}
