import type { StartedCheck } from '../github/index.ts';
import { EXIT_CODES } from '../verdict/index.ts';
import { type CheckWords, closeCheck } from './check.ts';
import { closeGateDeployment } from './gate-deployment.ts';
import { endPartChecks } from './part-checks.ts';
import { escapeText, summarize } from './publish.ts';
import type { Voice } from './voice.ts';

/**
 * Ends a job in which nothing was to be measured. There is no verdict then, and above all no pass: an open check run is
 * concluded as neutral, which lets a pull request through that requires it, and its title says that nothing was measured.
 */
export async function endUnmeasured(
  job: Voice,
  said: string,
  check: StartedCheck | null = null,
): Promise<void> {
  job.core.info(said);
  const markdown = `${escapeText(said)}\n`;
  const words: CheckWords = {
    conclusion: 'neutral',
    title: `Not measured: ${said}`,
    summary: markdown,
    text: '',
    annotations: [],
  };
  await closeCheck(job, check, words);
  await endPartChecks(job, words);
  await closeGateDeployment(job, 'inactive', words.title);
  await summarize(job, markdown);
  job.core.setOutput('verdict', '');
  job.core.setOutput('blocking', 'false');
  job.core.setOutput('check-url', check?.url ?? '');
  job.services.setExitCode(EXIT_CODES.ok);
}
