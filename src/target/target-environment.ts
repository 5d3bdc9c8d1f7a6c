/** What GitHub gives an action and not the commands of a workflow: tokens, and the files that steer the job. */
const WITHHELD =
  /^(INPUT_|STATE_|ACTIONS_(RUNTIME|RESULTS|CACHE|ID_TOKEN)_|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY|TOKEN)$)/i;

/** The PATH before `scripts/node24.mjs` put Node 24 first on it for our own sake. */
const ORIGINAL_PATH = 'PERF_GATE_ORIGINAL_PATH';

/**
 * The environment of a started target. The code under test must be able to do no more than a `run:` step could: it
 * gets neither our inputs nor the job's tokens, and it cannot write `verdict=pass` into our outputs. It finds the Node
 * that its user has, not the one that perf-gate runs on. `PORT` and `HOST` say where to listen.
 */
export function targetEnvironment(env: Readonly<NodeJS.ProcessEnv>, port: number): NodeJS.ProcessEnv {
  const passed = Object.entries(env).filter(([name]) => !WITHHELD.test(name) && name !== ORIGINAL_PATH);
  const path = env[ORIGINAL_PATH] ?? '';
  return {
    ...Object.fromEntries(passed),
    ...(path === '' ? {} : { PATH: path }),
    PORT: String(port),
    HOST: '127.0.0.1',
  };
}
