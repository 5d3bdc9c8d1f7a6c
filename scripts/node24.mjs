// Runs `node ARGS…` on Node 24, which also stands first on the PATH of everything started from there.
// Plain JavaScript for any Node >= 20.
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { findNode24, NODE_MAJOR } from './toolchain.mjs';

const node = findNode24();
if (!node) {
  console.error(
    `No Node ${NODE_MAJOR} for ${process.platform}-${process.arch} comes by npm. Install Node >= ${NODE_MAJOR} and run the command again.`,
  );
  process.exit(2);
}

// A signal for this process alone is passed on, and then the command's own end is waited for. Of Ctrl-C and a closed
// terminal the command hears twice, because the terminal tells the whole group: a second signal at once is no second
// wish. (In a group of its own it would hear once, but Ctrl-Z and `kill -9` for the group would pass it by.)
let child;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
for (const signal of signals) process.on(signal, () => child.kill(signal));

child = spawn(node, process.argv.slice(2), { stdio: 'inherit', env: environment(dirname(node)) });
child.on('error', (error) => {
  console.error(`${node} cannot be started: ${error.message}`);
  process.exit(70);
});
child.on('exit', (code, signal) => {
  if (!signal) process.exit(code ?? 70);
  // Ends by the same signal; without our own handler, which would swallow it and end as a success.
  process.removeAllListeners(signal);
  process.exitCode = 3;
  process.kill(process.pid, signal);
});

/** What a server under test should find is the PATH of the user, so it is kept (src/target/target-environment.ts). */
function environment(folder) {
  const { PATH: path = '', PERF_GATE_ORIGINAL_PATH: original } = process.env;
  const isNested = original !== undefined && path.startsWith(`${folder}${delimiter}`);
  return {
    ...process.env,
    PATH: `${folder}${delimiter}${path}`,
    PERF_GATE_ORIGINAL_PATH: isNested ? original : path,
  };
}
