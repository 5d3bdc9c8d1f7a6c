import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Shop, startShop } from '../../../src/demo/index.ts';
import { knowHead, openActProject, pullRequestOfFeature } from '../../support/act-project.ts';
import { deploy, tokenForDeployments } from '../../support/action-deployments.ts';
import { SERVER } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';
import { askAgain } from '../../support/ask-again.ts';
import { ACTIONS_BOT } from '../../support/github-stand-in/index.ts';
import { isThere } from '../../support/is-there.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(root, 'docs', 'workflows');
const names = (await readdir(folder)).filter((name) => name.endsWith('.yml'));
const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

const withAct = isThere('act', 'the example workflows are not run') ? test : test.skip;
const withActionlint = isThere('actionlint', 'the example workflows are not linted') ? test : test.skip;
const LONG_MS = 400_000;

/** A rate that no machine is too busy for. */
const scenario = (duration: string): string => `name: shop
requests:
  - { name: list products, path: /products, primary: true }
load: { rate: 60, duration: ${duration}, warm-up: 500ms }
compare: { quantiles: [0.5], tolerance: 50%, max-duration: 40s }
`;

/** A user's project with one example as its workflow, and perf-gate in a folder of it instead of at its address. */
async function fill(directory: string, workflow: string, duration = '3s'): Promise<void> {
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(join(directory, file, '..'), { recursive: true });
    await writeFile(join(directory, file), text);
  };
  const nothing = 'node --eval 0';
  const scripts = { server: 'node server.mjs', 'deploy:candidate': nothing, 'deploy:released': nothing };
  const own = { name: 'shop', version: '1.0.0' };
  await write('server.mjs', SERVER);
  await write('DELAY_MS', '3');
  await write('package.json', JSON.stringify({ ...own, private: true, scripts }));
  await write('package-lock.json', JSON.stringify({ ...own, lockfileVersion: 3, packages: { '': own } }));
  for (const file of ['api.yml', 'search.yml', 'patterns/soak.yml', 'patterns/peak-hour.yml'])
    await write(`scenarios/${file}`, scenario(duration));
  for (const file of ['action.yml', 'comment', 'package.json', 'dist'])
    await cp(join(root, file), join(directory, 'perf-gate', file), { recursive: true });
  await write(
    '.github/workflows/example.yml',
    workflow.replaceAll(/org\/perf-gate(\/comment)?@v1/g, './perf-gate$1'),
  );
}

/** Runs an example for a pull request or a push; `from` are the addresses that it names, `to` what they stand for here. */
async function runExample(
  session: GitHubSession,
  example: string,
  kind: 'pull_request' | 'push',
  replace: Readonly<Record<string, string>> = {},
  previews: { readonly head: string; readonly base: string } | null = null,
) {
  let text = await read(example);
  for (const [from, to] of Object.entries(replace)) {
    expect(text).toContain(from);
    text = text.replaceAll(from, to);
  }
  await using project = await openActProject(session, (directory) => fill(directory, text));
  const { world } = session.standIn;
  const isPull = kind === 'pull_request';
  const branch = isPull ? 'feature' : 'main';
  const baseSha = await knowHead(session, project, 'main');
  await project.git('switch', '--quiet', '-C', branch);
  await writeFile(join(project.directory, 'README.md'), 'changed');
  await project.git('add', 'README.md');
  await project.git('commit', '--quiet', '-m', 'changed');
  const headSha = await knowHead(session, project, branch);
  for (const pull of session.shop.pulls) pull.headSha = headSha;
  if (previews !== null) {
    deploy(session, { sha: headSha, url: previews.head });
    deploy(session, { sha: baseSha, url: previews.base });
  }
  const run = world.addRun(session.shop, {
    headSha,
    headBranch: branch,
    event: kind,
    path: '.github/workflows/example.yml',
  });
  const event = isPull
    ? pullRequestOfFeature(headSha, baseSha)
    : { repository: { default_branch: 'main' }, ref: `refs/heads/${branch}` };
  const token = previews === null ? session.standIn.token : tokenForDeployments(session);
  const ended = await project.act({ workflow: 'example.yml', run, event, token });
  return { ended, checks: session.shop.checkRuns.filter((check) => check.headSha === headSha) };
}

async function aShop(): Promise<Shop & AsyncDisposable> {
  const shop = await startShop({ port: 0, host: '127.0.0.1', seed: null, crashAfterMs: 1e9, fault: 'none' });
  return Object.assign(shop, { [Symbol.asyncDispose]: () => shop.stop() });
}

/** Runs an example in a world of its own each time, again where the generator was late. */
function runPunctually(
  run: (session: GitHubSession) => ReturnType<typeof runExample>,
): ReturnType<typeof runExample> {
  return askAgain(
    async () => {
      await using session = await openGitHubSession();
      return await run(session);
    },
    ({ ended }) => ended.code !== 0 && ended.log.includes('the load generator'),
  );
}

const GREEN = { code: 0, log: expect.stringContaining('Job succeeded') };
const CONCLUDED = { status: 'completed', conclusion: expect.stringMatching(/^(success|neutral)$/) };

withAct.each([
  ['start-mode.yml', 'pull_request'],
  ['history.yml', 'push'],
  ['history.yml', 'pull_request'],
  ['merge-queue.yml', 'pull_request'],
  ['schedule.yml', 'push'],
] as const)(
  '%s on a %s',
  async (example, kind) => {
    const replace: Record<string, string> =
      example === 'schedule.yml' ? { 'workflow_dispatch:': 'push:' } : {};
    const { ended, checks } = await runPunctually((session) => runExample(session, example, kind, replace));
    expect(ended).toMatchObject(GREEN);
    expect(checks).toEqual([expect.objectContaining(CONCLUDED)]);
  },
  LONG_MS,
);

withAct(
  'matrix.yml: each leg has its own check',
  async () => {
    const { ended, checks } = await runPunctually((session) =>
      runExample(session, 'matrix.yml', 'pull_request'),
    );
    expect(ended).toMatchObject(GREEN);
    expect(checks.map(({ name }) => name).toSorted()).toEqual(['perf-gate (api)', 'perf-gate (search)']);
  },
  LONG_MS,
);

withAct(
  'two-urls.yml',
  async () => {
    await using candidate = await aShop();
    await using baseline = await aShop();
    const { ended, checks } = await runPunctually((session) =>
      runExample(session, 'two-urls.yml', 'pull_request', {
        'https://pr-${{ github.event.pull_request.number }}.preview.example.com': candidate.url.href,
        'https://staging.example.com': baseline.url.href,
      }),
    );
    expect(ended).toMatchObject(GREEN);
    expect(checks).toEqual([expect.objectContaining(CONCLUDED)]);
  },
  LONG_MS,
);

withAct(
  'vercel-preview.yml: the preview of the head beside that of the merge base',
  async () => {
    await using candidate = await aShop();
    await using baseline = await aShop();
    const { ended, checks } = await runPunctually((session) =>
      runExample(
        session,
        'vercel-preview.yml',
        'pull_request',
        {
          'shop-*-acme.vercel.app': '"127.0.0.1:*"',
          '${{ secrets.VERCEL_AUTOMATION_BYPASS_SECRET }}': 'not-a-secret',
        },
        { head: candidate.url.href, base: baseline.url.href },
      ),
    );
    expect(ended).toMatchObject(GREEN);
    expect(ended.log).toContain(`Measuring the deployment at ${candidate.url.origin}`);
    expect(checks).toEqual([expect.objectContaining(CONCLUDED)]);
  },
  LONG_MS,
);

withAct(
  'release-gate.yml: a schedule measures the released version, and a push to a release branch is gated',
  async () => {
    await using session = await openGitHubSession();
    await using candidate = await aShop();
    await using released = await aShop();
    const text = (await read('release-gate.yml'))
      .replace('https://candidate.shop.example', candidate.url.href)
      .replace('https://released.shop.example', released.url.href);
    // A release must not be undecided for want of requests, however few are independent on a busy machine.
    await using project = await openActProject(session, (directory) => fill(directory, text, '9s'));
    const { world } = session.standIn;
    const sha = await knowHead(session, project, 'main');
    session.shop.branches.set('v1', sha);
    session.shop.releases.push('v1');
    const path = '.github/workflows/example.yml';
    const token = session.standIn.addToken('deployer-token', ACTIONS_BOT, { deployments: 'write' });
    const nightly = await project.act({
      workflow: 'example.yml',
      run: world.addRun(session.shop, { headSha: sha, event: 'schedule', path }),
      event: { repository: { default_branch: 'main' }, schedule: '43 2 * * *' },
      token,
    });
    expect(nightly).toMatchObject(GREEN);
    expect(nightly.log).toContain('Stored 1 runs of the released version');
    expect(nightly.log).not.toContain('deploying after');

    await project.git('switch', '--quiet', '-C', 'release/1');
    await project.git('commit', '--quiet', '--allow-empty', '-m', 'candidate');
    const headSha = await knowHead(session, project, 'release/1');
    const gated = await project.act({
      workflow: 'example.yml',
      run: world.addRun(session.shop, { headSha, headBranch: 'release/1', event: 'push', path }),
      event: { repository: { default_branch: 'main' }, ref: 'refs/heads/release/1' },
      token,
    });
    expect(gated).toMatchObject(GREEN);
    expect(gated.log).toMatch(
      /History of the released version as of run \d+ .* 1 of its 1 runs are comparable/,
    );
    expect(gated.log).toMatch(/deploying after a verdict of \w+/);
    expect(session.shop.checkRuns).toMatchObject([
      { ...CONCLUDED, headSha: sha },
      { ...CONCLUDED, headSha },
    ]);
    expect(session.shop.deployments).toMatchObject([{ environment: 'performance', sha: headSha }]);
  },
  LONG_MS,
);

withAct(
  'fork-safe-measure.yml and fork-safe-publish.yml: one measures and may only read, the other publishes it',
  async () => {
    await using session = await openGitHubSession();
    const measure = await read('fork-safe-measure.yml');
    const publish = (await read('fork-safe-publish.yml'))
      .replaceAll('fork-safe-measure.yml', 'example.yml')
      .replace('org/perf-gate/comment@v1', './perf-gate/comment');
    await using project = await openActProject(session, async (directory) => {
      await fill(directory, measure);
      await writeFile(join(directory, '.github/workflows/publish.yml'), publish);
    });
    const { world } = session.standIn;
    const baseSha = await knowHead(session, project, 'main');
    await project.git('switch', '--quiet', '-C', 'feature');
    await writeFile(join(project.directory, 'README.md'), 'changed');
    await project.git('add', 'README.md');
    await project.git('commit', '--quiet', '-m', 'changed');
    const headSha = await knowHead(session, project, 'feature');
    for (const pull of session.shop.pulls) pull.headSha = headSha;
    const path = '.github/workflows/example.yml';
    const run = world.addRun(session.shop, { headSha, headBranch: 'feature', event: 'pull_request', path });
    const readOnly = session.standIn.addToken('fork', ACTIONS_BOT, {
      checks: 'none',
      'pull-requests': 'none',
    });
    const measured = await project.act({
      workflow: 'example.yml',
      run,
      event: pullRequestOfFeature(headSha, baseSha),
      token: readOnly,
    });
    expect(measured).toMatchObject(GREEN);
    expect([session.shop.checkRuns, session.shop.comments]).toEqual([[], []]);

    await project.git('switch', '--quiet', 'main');
    const published = await project.act({
      workflow: 'publish.yml',
      run: world.addRun(session.shop, {
        headSha: baseSha,
        event: 'workflow_run',
        path: '.github/workflows/publish.yml',
      }),
      event: {
        repository: { default_branch: 'main' },
        workflow_run: {
          id: run.id,
          event: run.event,
          head_sha: headSha,
          head_branch: 'feature',
          head_repository: { full_name: 'acme/shop' },
        },
      },
    });
    expect(published).toMatchObject(GREEN);
    expect(session.shop.checkRuns).toEqual([expect.objectContaining({ ...CONCLUDED, headSha })]);
    expect(session.shop.comments).toHaveLength(1);
  },
  LONG_MS,
);

test('every example is here', () => {
  expect(names.toSorted()).toEqual(
    [
      'fork-safe-measure',
      'fork-safe-publish',
      'history',
      'matrix',
      'merge-queue',
      'release-gate',
      'schedule',
      'start-mode',
      'two-urls',
      'vercel-preview',
    ].map((name) => `${name}.yml`),
  );
});

withActionlint('every example is sound, and gives inputs that the action has', async () => {
  execFileSync('actionlint', ['-shellcheck=', '-pyflakes=', ...names.map((name) => join(folder, name))]);
  const inputsOf = async (file: string): Promise<object> =>
    (parse(await readFile(join(root, file), 'utf8')) as { inputs: object }).inputs;
  const actions = {
    'org/perf-gate@v1': await inputsOf('action.yml'),
    'org/perf-gate/comment@v1': await inputsOf('comment/action.yml'),
  };
  for (const name of names) {
    const { jobs }: { jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }> } =
      parse(await read(name));
    const steps = Object.values(jobs).flatMap(({ steps: own }) => own);
    const own = Object.entries(actions).flatMap(([uses, inputs]) =>
      steps
        .filter((step) => step.uses === uses)
        .map((step) => ({ inputs, given: Object.keys(step.with ?? {}) })),
    );
    expect(own.length).toBeGreaterThan(0);
    for (const { inputs, given } of own) expect(given.filter((input) => !(input in inputs))).toEqual([]);
  }
});
