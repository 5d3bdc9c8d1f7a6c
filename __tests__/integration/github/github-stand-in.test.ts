import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultArtifactClient } from '@actions/artifact';
import { getOctokit } from '@actions/github';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { classifyFailure } from '../../../src/github/index.ts';
import { ACTIONS_BOT, type GitHubStandIn, startGitHubStandIn } from '../../support/github-stand-in/index.ts';

let standIn: GitHubStandIn;
const environment = { ...process.env };

beforeEach(async () => {
  standIn = await startGitHubStandIn();
});

afterEach(async () => {
  await standIn.stop();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});

const place = { owner: 'acme', repo: 'shop' };
const octokit = () => getOctokit(standIn.token, { baseUrl: standIn.url });

test('every operation that is served answers as the description of the API says', async () => {
  const { world } = standIn;
  const shop = world.addRepository('acme', 'shop');
  const first = world.commit(shop, 'main', 'first');
  world.commit(shop, 'feature', 'change', first);
  world.commit(shop, 'main', 'second');
  world.addPull(shop, { headRef: 'feature' });
  const run = world.addRun(shop, { headSha: first });
  world.addArtifact(shop, { name: 'runs', run, bytes: Buffer.from('zip') });
  const token = standIn.addToken('all', ACTIONS_BOT, { deployments: 'write', actions: 'write' });
  const { rest } = getOctokit(token, { baseUrl: standIn.url });
  await rest.repos.get(place);
  await rest.repos.listCommits({ ...place, sha: 'main' });
  await rest.repos.getCommit({ ...place, ref: first });
  await rest.repos.listPullRequestsAssociatedWithCommit({
    ...place,
    commit_sha: shop.branches.get('feature') ?? '',
  });
  await rest.repos.listBranchesForHeadCommit({ ...place, commit_sha: shop.branches.get('main') ?? '' });
  await rest.git.getRef({ ...place, ref: 'heads/main' });
  await rest.pulls.get({ ...place, pull_number: 1 });
  const compared = await rest.repos.compareCommitsWithBasehead({ ...place, basehead: 'main...feature' });
  expect(compared.data.merge_base_commit.sha).toBe(first);
  const comment = await rest.issues.createComment({ ...place, issue_number: 1, body: 'hello' });
  const commentId = { ...place, comment_id: comment.data.id };
  await rest.issues.getComment(commentId);
  await rest.issues.updateComment({ ...commentId, body: 'again' });
  await rest.issues.listComments({ ...place, issue_number: 1 });
  await rest.issues.deleteComment(commentId);
  const check = await rest.checks.create({
    ...place,
    name: 'perf-gate',
    head_sha: first,
    status: 'in_progress',
  });
  const checkId = { ...place, check_run_id: check.data.id };
  const annotation = {
    path: 'a.yml',
    start_line: 1,
    end_line: 1,
    annotation_level: 'warning',
    message: 'm',
  } as const;
  const output = { title: 't', summary: 's', annotations: [annotation] };
  await rest.checks.update({ ...checkId, status: 'completed', conclusion: 'success', output });
  await rest.checks.get(checkId);
  await rest.checks.listAnnotations(checkId);
  await rest.checks.listForRef({ ...place, ref: first });
  await rest.actions.listArtifactsForRepo({ ...place, name: 'runs' });
  await rest.actions.listWorkflowRunArtifacts({ ...place, run_id: run.id });
  await rest.actions.getWorkflowRun({ ...place, run_id: run.id });
  await rest.actions.listWorkflowRunsForRepo(place);
  const artifact = { ...place, artifact_id: shop.artifacts[0]?.id ?? 0 };
  await rest.actions.getArtifact(artifact);
  await rest.actions.deleteArtifact(artifact);
  const created = await rest.repos.createDeployment({ ...place, ref: 'main', environment: 'preview' });
  const deployment = { ...place, deployment_id: 'id' in created.data ? created.data.id : 0 };
  await rest.repos.getDeployment(deployment);
  const status = { state: 'success', environment_url: 'http://127.0.0.1:1/' } as const;
  await rest.repos.createDeploymentStatus({ ...deployment, ...status });
  await rest.repos.listDeploymentStatuses(deployment);
  await rest.repos.listDeployments({ ...place, environment: 'preview' });
  standIn.assertValid();
});

test('a request that the description does not know is a violation, and the stand-in says which', async () => {
  const shop = standIn.world.addRepository('acme', 'shop');
  standIn.world.commit(shop, 'main', 'first');
  const wrong = octokit().request({
    method: 'POST',
    url: '/repos/acme/shop/check-runs',
    name: 'x',
    heda_sha: 'y',
  });
  await expect(wrong).rejects.toThrow('Invalid request');
  await expect(octokit().request('GET /repos/acme/shop/secrets')).rejects.toThrow('Not Found');
  expect(standIn.violations.join('\n')).toMatch(/head_sha[^]*heda_sha[^]*no such operation/);
  expect(() => standIn.assertValid()).toThrow('heda_sha');
});

test.each([
  ['issues.createComment', 'pull-requests' as const],
  ['checks.create', 'checks' as const],
  ['actions.listArtifacts', 'actions' as const],
])('%s without its permission gets the refusal that GitHub gives', async (name, scope) => {
  const shop = standIn.world.addRepository('acme', 'shop');
  const sha = standIn.world.commit(shop, 'main', 'first');
  standIn.deny(scope);
  const { rest } = octokit();
  const requests: Readonly<Record<string, () => Promise<unknown>>> = {
    'issues.createComment': () => rest.issues.createComment({ ...place, issue_number: 1, body: 'x' }),
    'checks.create': () => rest.checks.create({ ...place, name: 'x', head_sha: sha }),
    'actions.listArtifacts': () => rest.actions.listArtifactsForRepo(place),
  };
  await expect(requests[name]?.()).rejects.toMatchObject({
    status: 403,
    response: { data: { message: 'Resource not accessible by integration' } },
  });
});

test('lists come in pages of thirty with links, as GitHub gives them', async () => {
  const shop = standIn.world.addRepository('acme', 'shop');
  standIn.world.commit(shop, 'main', 'first');
  standIn.world.addPull(shop, { headRef: 'main' });
  for (let index = 0; index < 67; index++) standIn.world.addComment(shop, 1, ACTIONS_BOT, `comment ${index}`);
  const { rest, paginate } = octokit();
  const one = await rest.issues.listComments({ ...place, issue_number: 1 });
  expect(one.data).toHaveLength(30);
  expect(one.headers.link).toContain('rel="next"');
  const all = await paginate(rest.issues.listComments, { ...place, issue_number: 1 });
  expect(all).toHaveLength(67);
  standIn.assertValid();
});

test("the library's own client uploads, finds, downloads and deletes an artifact", async () => {
  const shop = standIn.world.addRepository('acme', 'shop');
  const run = standIn.world.addRun(shop, { headSha: standIn.world.commit(shop, 'main', 'first') });
  process.env['ACTIONS_RESULTS_URL'] = standIn.url;
  process.env['ACTIONS_RUNTIME_TOKEN'] = standIn.runtimeToken(run);
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-'));
  const text = 'measured '.repeat(2000);
  await writeFile(join(folder, 'run.json'), text);
  const client = new DefaultArtifactClient();
  const uploaded = await client.uploadArtifact('perf', [join(folder, 'run.json')], folder);
  expect(shop.artifacts.map(({ name, id }) => ({ name, id }))).toEqual([{ name: 'perf', id: uploaded.id }]);
  expect(shop.artifacts[0]?.digest).toBe(`sha256:${uploaded.digest}`);
  const again = client.uploadArtifact('perf', [join(folder, 'run.json')], folder);
  await expect(again).rejects.toThrow('already exists');
  const { artifact } = await client.getArtifact('perf');
  const target = join(folder, 'back');
  await client.downloadArtifact(artifact.id, { path: target });
  expect(await readFile(join(target, 'run.json'), 'utf8')).toBe(text);
  await client.deleteArtifact('perf');
  expect(shop.artifacts).toEqual([]);
  standIn.assertValid();
  await rm(folder, { recursive: true });
});

test('an upload that is cut in the middle leaves nothing, and the client sends it again', async () => {
  const shop = standIn.world.addRepository('acme', 'shop');
  const run = standIn.world.addRun(shop, { headSha: standIn.world.commit(shop, 'main', 'first') });
  process.env['ACTIONS_RESULTS_URL'] = standIn.url;
  process.env['ACTIONS_RUNTIME_TOKEN'] = standIn.runtimeToken(run);
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-'));
  const file = join(folder, 'run.json');
  await writeFile(file, randomBytes(300_000).toString('hex'));
  standIn.faults.next('PUT /blob', { kind: 'cut' });
  await new DefaultArtifactClient().uploadArtifact('perf', [file], folder);
  expect(standIn.requests.filter(({ route }) => route === 'PUT /blob').map(({ status }) => status)).toEqual([
    0, 201, 201,
  ]);
  expect(shop.artifacts).toMatchObject([{ name: 'perf' }]);
  await rm(folder, { recursive: true });
  standIn.assertValid();
});

test('answers are dated by GitHub’s own clock, and a used-up limit ends by it', async () => {
  standIn.world.addRepository('acme', 'shop');
  const hour = 3_600_000;
  standIn.world.now = () => Date.now() - 2 * hour;
  standIn.faults.next('GET /repos/{owner}/{repo}', { kind: 'used-up', resetAfterSeconds: 30 });
  const refused: unknown = await octokit()
    .rest.repos.get(place)
    .catch((error: unknown) => error);
  expect(classifyFailure(refused, Date.now())).toMatchObject({ kind: 'limited' });
  const { waitMs } = classifyFailure(refused, Date.now()) as { readonly waitMs: number };
  expect(waitMs).toBeGreaterThan(28_000);
  expect(waitMs).toBeLessThan(33_000);
});
