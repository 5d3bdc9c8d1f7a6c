import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openRunner } from '../../support/action-runner.ts';
import { openWorkspace, pullRequestEvent } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';

const DOCUMENT = `name: 'shop', requests: [{ path: '/' }], load: { rate: 13, duration: '1s' }, compare: { 'max-duration': '20s' }`;

// What a module does to the process is the process's, so the action runs as one of its own.
test.each([
  ['ends the process when it is read', `process.exit(0);\nexport default { ${DOCUMENT} };`, 0],
  [
    'ends the process under load',
    `export default { ${DOCUMENT}, hooks: { beforeRequest: () => process.exit(0) } };`,
    0,
  ],
  ['waits for what never comes', `await new Promise(() => {});\nexport default { ${DOCUMENT} };`, 13],
  [
    'throws where nobody can catch it',
    `export default { ${DOCUMENT}, hooks: { beforeRequest: () => { setImmediate(() => { throw new Error('lost'); }); } } };`,
    1,
  ],
])('a scenario module that %s is red, with a sentence', async (_what, module, code) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await using runner = await openRunner(session, workspace, 'source');
  await writeFile(join(workspace.directory, 'shop.mjs'), module);
  const run = session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' });
  const end = await runner.step(run, pullRequestEvent(session), { INPUT_SCENARIO: 'shop.mjs' });
  expect(end.code).toBe(3);
  expect(end.log).toContain(
    `::error::invalid: the process was ended before anything was decided (with code ${code})`,
  );
  // What is left open is closed by the post step, which the runner starts with what this one left.
  const open = session.shop.checkRuns[0];
  expect(open).toMatchObject({ status: 'in_progress' });
  const state = { STATE_isPost: 'true', STATE_openChecks: JSON.stringify([[open?.id, null]]) };
  expect((await runner.step(run, pullRequestEvent(session), state)).code).toBe(0);
  expect(session.shop.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
});

test('a scenario module whose hook gives back a promise that rejects is told by the name of the hook', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await using runner = await openRunner(session, workspace, 'source');
  const hooks = `hooks: { afterResponse: async () => { throw new Error('lost'); } }`;
  await writeFile(join(workspace.directory, 'shop.mjs'), `export default { ${DOCUMENT}, ${hooks} };`);
  const run = session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' });
  const end = await runner.step(run, pullRequestEvent(session), { INPUT_SCENARIO: 'shop.mjs' });
  expect(end.code).toBe(3);
  expect(end.log).toContain('the hook of GET / failed: afterResponse: it gave back a promise');
  expect(end.log).not.toContain('ended before anything was decided');
  expect(end.summary).toContain('afterResponse');
});
