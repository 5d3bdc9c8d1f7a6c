import { EXIT_CODES } from '../verdict/index.ts';

/** What of the process is guarded. */
export type GuardedProcess = Pick<NodeJS.Process, 'exitCode'> & {
  on(event: 'exit', listener: (code: number) => void): unknown;
};

/**
 * Holds the exit code against everything that runs in this process beside us: the code of a scenario module may end it, or
 * wait for something that never comes, and then Node's own code (0, or 13) would say what nobody decided. Until the
 * returned function told how the run ended, the code is that of a run without a trustworthy measurement; from then on it
 * is what was told. `tell` is called, at the very end, where nothing was.
 */
export function guardExit(host: GuardedProcess, tell: (message: string) => void): (code: number) => void {
  let decided: number | null = null;
  host.on('exit', (code) => {
    if (decided === null) {
      tell(
        `invalid: the process was ended before anything was decided (with code ${code})\n    A scenario module must not end it, nor wait for what never comes.\n`,
      );
    }
    host.exitCode = decided ?? EXIT_CODES.invalid;
  });
  return (code) => {
    decided = code;
    host.exitCode = code;
  };
}
