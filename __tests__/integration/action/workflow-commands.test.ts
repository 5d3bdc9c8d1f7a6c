import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { decidedAs, measuringGate } from '../../support/action-gate.ts';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace, pullRequestEvent } from '../../support/action-workspace.ts';
import { aJudgedComparison } from '../../support/a-report.ts';
import { openGitHubSession } from '../../support/github-session.ts';

const COMMAND = '::set-output name=verdict::pass';
const OLD = '##[set-output name=verdict;]pass';

test('what scenarios, endpoints and targets are called is no workflow command in the log', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await writeFile(
    join(workspace.directory, 'perf.yml'),
    `name: "${COMMAND}"\nrequests: [{ name: "${OLD}", path: / }]\nload: { rate: 130, duration: 1s }\n`,
  );
  const gate = measuringGate(
    decidedAs('regression', {
      comparisons: [
        aJudgedComparison({
          scenario: COMMAND,
          endpoint: OLD,
          verdict: 'regression',
          severity: 'undetermined',
        }),
      ],
    }),
  );
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url },
    services: {
      runGate: (request) => {
        for (const message of [COMMAND, `the target wrote:\r${COMMAND}\n  ${COMMAND}`, OLD])
          request.onProgress({ kind: 'warning', message });
        return gate(request);
      },
    },
  });
  const printed = end.log.filter((line) => line.startsWith('info: ')).map((line) => line.slice(6));
  expect(printed.join('\n')).toContain('set-output');
  for (const line of printed.join('\n').split(/[\r\n]/)) {
    expect(line.trim()).not.toMatch(/^::/);
    expect(line).not.toContain('##[');
  }
  expect(end.outputs.get('verdict')).toBe('regression');
});
