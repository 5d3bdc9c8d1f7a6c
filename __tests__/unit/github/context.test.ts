import { expect, test } from '@jest/globals';
import { PerfGateError } from '../../../src/foundation/index.ts';
import { readGitHubContext } from '../../../src/github/index.ts';

const MERGE = '1'.repeat(40);
const HEAD = 'a'.repeat(40);
const BASE = 'b'.repeat(40);

const env = {
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_SHA: MERGE,
  GITHUB_REF: 'refs/heads/main',
  GITHUB_RUN_ID: '12345678901',
  GITHUB_RUN_NUMBER: '130',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_JOB: 'gate',
  GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/perf.yml@refs/heads/main',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_ACTOR: 'dependabot[bot]',
};

const repository = { default_branch: 'main', full_name: 'acme/shop' };

function pullRequest(headRepository: unknown) {
  return {
    repository,
    pull_request: {
      number: 7,
      head: { sha: HEAD, ref: 'feature/x', repo: headRepository },
      base: { sha: BASE, ref: 'main' },
    },
  };
}

/** The end of a deployment, as a preview service tells it. */
function deployment(change: object) {
  const creator = { login: 'vercel[bot]' };
  return {
    repository,
    deployment: {
      id: 1446885556,
      sha: HEAD,
      ref: HEAD,
      environment: 'Preview',
      production_environment: false,
      creator,
    },
    deployment_status: { state: 'success', creator, ...change },
  };
}

/** A run of another workflow, for which ours runs on the default branch. */
function workflowRun(change: object) {
  const head = { head_sha: HEAD, head_repository: { full_name: 'acme/shop' }, pull_requests: [] };
  return { repository, workflow_run: { ...head, ...change } };
}

test('what every event has is read from the environment', () => {
  expect(readGitHubContext(env, { repository })).toMatchObject({
    owner: 'acme',
    repo: 'shop',
    runId: 12345678901,
    runNumber: 130,
    runAttempt: 2,
    job: 'gate',
    workflowPath: '.github/workflows/perf.yml',
    defaultBranch: 'main',
    runUrl: 'https://github.com/acme/shop/actions/runs/12345678901',
    actor: 'dependabot[bot]',
  });
});

test.each([
  [
    'push',
    { repository, before: BASE },
    { headSha: MERGE, baseSha: BASE, headRef: 'main', pullRequest: null, isFork: false },
  ],
  ['push', { repository, before: '0'.repeat(40) }, { headSha: MERGE, baseSha: null }],
  [
    'pull_request',
    pullRequest({ full_name: 'acme/shop' }),
    {
      headSha: HEAD,
      sha: MERGE,
      baseSha: BASE,
      baseRef: 'main',
      headRef: 'feature/x',
      pullRequest: 7,
      isFork: false,
      action: '',
      labels: [],
      changedLabel: null,
      deployment: null,
    },
  ],
  [
    'pull_request',
    {
      ...pullRequest({ full_name: 'acme/shop' }),
      action: 'labeled',
      label: { name: 'perf' },
    },
    { action: 'labeled', changedLabel: 'perf' },
  ],
  ['pull_request', pullRequest({ full_name: 'stranger/shop' }), { headSha: HEAD, isFork: true }],
  ['pull_request', pullRequest(null), { headSha: HEAD, isFork: true }],
  ['schedule', { repository, schedule: '0 3 * * *' }, { headSha: MERGE, baseSha: null, headRef: 'main' }],
  ['workflow_dispatch', { repository, inputs: {} }, { headSha: MERGE, headRef: 'main', pullRequest: null }],
  [
    'merge_group',
    {
      repository,
      merge_group: {
        head_sha: HEAD,
        base_sha: BASE,
        base_ref: 'refs/heads/main',
        head_ref: 'refs/heads/gh-readonly-queue/main/pr-7',
      },
    },
    { headSha: HEAD, baseSha: BASE, baseRef: 'main', headRef: 'gh-readonly-queue/main/pr-7' },
  ],
  [
    'deployment_status',
    deployment({ environment_url: 'https://shop-a1-acme.example/' }),
    {
      headSha: HEAD,
      headRef: null,
      pullRequest: null,
      deployment: {
        id: 1446885556,
        state: 'success',
        url: 'https://shop-a1-acme.example',
        environment: 'Preview',
        isProduction: false,
        creators: ['vercel[bot]', 'vercel[bot]'],
      },
    },
  ],
  [
    'deployment_status',
    deployment({ state: 'in_progress', creator: null, target_url: 'https://shop.example' }),
    { deployment: { state: 'in_progress', url: 'https://shop.example', creators: ['vercel[bot]', ''] } },
  ],
  ['deployment_status', deployment({ environment_url: '' }), { deployment: { url: '' } }],
  [
    'workflow_run',
    workflowRun({ event: 'push', head_branch: 'main' }),
    {
      headSha: HEAD,
      headRef: 'main',
      ref: 'refs/heads/main',
      headRepository: 'acme/shop',
      pullRequest: null,
      isFork: false,
    },
  ],
  [
    'workflow_run',
    workflowRun({ event: 'pull_request', head_branch: 'main' }),
    { headSha: HEAD, headRef: null, ref: '', headRepository: 'acme/shop', isFork: false },
  ],
  [
    'workflow_run',
    workflowRun({ event: 'push', head_branch: 'main', head_repository: { full_name: 'stranger/shop' } }),
    { headSha: HEAD, headRef: null, ref: '', headRepository: 'stranger/shop', isFork: true },
  ],
  [
    'workflow_run',
    workflowRun({ event: 'pull_request', head_branch: null, head_repository: null }),
    { headSha: HEAD, headRef: null, headRepository: '', isFork: true },
  ],
  [
    'pull_request_target',
    pullRequest({ full_name: 'acme/shop' }),
    { headSha: HEAD, ref: 'refs/pull/7/head' },
  ],
])('the event %s says what is judged', (name, event, expected) => {
  expect(readGitHubContext({ ...env, GITHUB_EVENT_NAME: name }, event)).toMatchObject(expected);
});

test('an event that does not carry the default branch leaves it open', () => {
  expect(readGitHubContext(env, {}).defaultBranch).toBeNull();
});

test('every problem is named at once', () => {
  const broken = { ...env, GITHUB_SHA: 'HEAD', GITHUB_RUN_ID: undefined, GITHUB_EVENT_NAME: 'pull_request' };
  expect(() => readGitHubContext(broken, { repository })).toThrow(PerfGateError);
  expect(() => readGitHubContext(broken, { repository })).toThrow(
    /GITHUB_SHA is malformed[^]*GITHUB_RUN_ID is missing[^]*event\.pull_request\.head\.sha is missing[^]*number/,
  );
});

test.each([
  ['a repository that climbs', { GITHUB_REPOSITORY: '../../x/y' }],
  ['a job with a line break', { GITHUB_JOB: 'gate\n::set-output' }],
  ['a workflow outside of its folder', { GITHUB_WORKFLOW_REF: 'acme/shop/evil.yml@main' }],
  ['an API of another scheme', { GITHUB_API_URL: 'file:///etc/passwd' }],
  ['a reference with a control character', { GITHUB_REF: 'refs/heads/a\u0007' }],
])('%s is refused', (_, change) => {
  expect(() => readGitHubContext({ ...env, ...change }, { repository })).toThrow(PerfGateError);
});

test.each([null, undefined, 'text', [], 7, { repository: [] }, { repository: { default_branch: { x: 1 } } }])(
  'an event of %p never becomes a context with holes in it',
  (event) => {
    const read = () => readGitHubContext({ ...env, GITHUB_EVENT_NAME: 'pull_request' }, event);
    expect(read).toThrow(PerfGateError);
  },
);
