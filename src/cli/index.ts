/**
 * cli: the gate on a laptop: commands, arguments, terminal. `main.ts` is the process; everything below it takes its
 * arguments and an `Io`, so that tests run whole command lines without a process. It refuses to decide anything.
 */
export type { Io } from './io.ts';
export { runCli } from './run-cli.ts';
