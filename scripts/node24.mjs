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
  process.exit(70);
}
const child = spawn(node, process.argv.slice(2), {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
});
// The terminal sends Ctrl-C to the whole group, so the child has it already; a signal sent to this
// process alone is passed on. Either way this process waits for the child's own clean-up and exit code.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => {
  if (signal) process.kill(process.pid, signal);
  else process.exit(code ?? 70);
});
