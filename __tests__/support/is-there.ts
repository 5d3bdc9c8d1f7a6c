import { spawnSync } from 'node:child_process';

/** Whether a program can be run. Where everything is required, that it cannot is a failure. */
export function isThere(program: string, without: string): boolean {
  if (spawnSync(program, ['--version']).error === undefined) return true;
  const reason = `no ${program} on PATH (\`go install\` brings it): ${without}`;
  if (process.env['PERF_GATE_REQUIRE_ALL'] === '1') throw new Error(reason);
  console.warn(`skipped: ${reason}`);
  return false;
}
