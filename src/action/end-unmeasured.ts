import type { StartedCheck } from '../github/index.ts';
import { markdownMessage } from '../report/index.ts';
import { EXIT_CODES } from '../verdict/index.ts';
import { tellUndecided } from './tell-undecided.ts';
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
  const { core, services } = job;
  core.info(said);
  await tellUndecided(
    { core, job, check },
    {
      conclusion: 'neutral',
      title: `Not measured: ${said}`,
      markdown: `${markdownMessage(said)}\n`,
      verdict: '',
    },
  );
  services.setExitCode(EXIT_CODES.ok);
}
