import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ACCEPTED_PATH, parseAcceptances } from '../../../src/scenario/index.ts';
import { makeRepository, measureTestMerge } from '../../support/action-repository.ts';
import { openWorkspace, SIDE_BY_SIDE_SCENARIO } from '../../support/action-workspace.ts';
import { runIn } from '../../support/a-terminal.ts';
import { openGitHubSession } from '../../support/github-session.ts';

/** What the comment offers to copy, with a reason. */
function offeredIn(body: string) {
  const [, lines = ''] = /```yaml\n([^]*?)\n```/.exec(body) ?? [];
  return parseAcceptances(`accepted:\n${lines.replaceAll(/reason:.*/g, 'reason: copied')}\n`, 'the comment');
}

test('a slowdown is red with the lines that accept it, is accepted by the command, and the next push is green and says by whom', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace(20);
  await writeFile(join(workspace.directory, 'perf.yml'), SIDE_BY_SIDE_SCENARIO);
  const { head, merge, pushFile } = await makeRepository(workspace, session);

  const red = await measureTestMerge(session, workspace, { head, merge });
  expect([red.exitCode, red.outputs.get('verdict'), red.outputs.get('blocking')]).toEqual([
    1,
    'regression',
    'true',
  ]);
  expect(session.shop.checkRuns).toMatchObject([{ headSha: head, conclusion: 'failure' }]);
  const [before] = session.shop.comments;
  expect(session.shop.comments).toHaveLength(1);
  expect(before?.body).toContain('❌ Regression: all requests p50');
  const [offered, ...others] = offeredIn(before?.body ?? '');
  expect([offered?.endpoint, offered?.metric, others]).toEqual(['*', 'response_time_p50', []]);
  // 20 ms became 60.
  expect(offered?.upTo).toBeGreaterThan(1);

  // More than it is: on a busy machine the next run may show a greater change than this one.
  const own = { reason: 'Prices are per customer now.', by: 'checkout team' };
  const words = ['--reason', own.reason, '--by', own.by, '--up-to', '900%'];
  // On the laptop of whoever has the decision there.
  const said = await runIn(workspace.directory, ['accept', '*', 'p50', ...words]);
  expect([said.code, said.stdout]).toEqual([
    0,
    expect.stringContaining(`${ACCEPTED_PATH}: shop, * response_time_p50, up to 900 %`),
  ]);
  const written = await readFile(join(workspace.directory, ACCEPTED_PATH), 'utf8');
  expect(parseAcceptances(written, ACCEPTED_PATH)).toEqual([{ ...offered, ...own, upTo: 9 }]);

  const pushed = await pushFile(ACCEPTED_PATH);
  const green = await measureTestMerge(session, workspace, pushed);
  expect([green.exitCode, green.outputs.get('verdict'), green.outputs.get('blocking')]).toEqual([
    0,
    'regression',
    'false',
  ]);
  expect(session.shop.checkRuns).toMatchObject([
    { headSha: head, conclusion: 'failure' },
    { headSha: pushed.head, conclusion: 'success', title: expect.stringContaining('Accepted slowdown') },
  ]);
  expect(session.shop.comments).toMatchObject([{ id: before?.id, writes: 2 }]);
  const body = session.shop.comments[0]?.body ?? '';
  expect(body).toContain('☑️ Accepted slowdown: all requests p50');
  expect(body).toContain('| ! applied | Prices are per customer now. (checkout team) |');
  expect(body).toContain('<summary>Earlier pushes (1)</summary>');
  expect(body).toMatch(new RegExp(`\\| \`${head.slice(0, 12)}\` \\| .* ❌ regression, blocking`));
});
