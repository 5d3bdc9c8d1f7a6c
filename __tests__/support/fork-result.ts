import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { runComment } from '../../src/action/comment/main.ts';
import { runArtifactName } from '../../src/baseline/index.ts';
import { loadHash, parseScenario } from '../../src/scenario/index.ts';
import { encodeRun, type Provenance, type Run } from '../../src/trial/index.ts';
import { type JobEnd, type JobWords, runActionJob } from './action-job.ts';
import { anEndpoint, aProvenance, aRun, aTrial } from './a-run.ts';
import type { GitHubSession } from './github-session.ts';
import type { Repository, WorkflowRun } from './github-stand-in/index.ts';
import { makeZip, type ZipEntry } from './zip.ts';

export const MEASURE = '.github/workflows/measure.yml';
/** What the default branch measures. */
export const MEASURED_SCENARIO = `name: shop
requests:
  - { name: list products, path: /products, primary: true }
load: { rate: 100, duration: 2s }
compare: { quantiles: [0.5], tolerance: 20% }
`;

/** The default branch in a repository of its own, as actions/checkout leaves it. */
export interface DefaultBranch extends Disposable {
  readonly directory: string;
  readonly sha: string;
}

/** Checks out a default branch with one scenario. */
export function checkOutMain(scenario = MEASURED_SCENARIO): DefaultBranch {
  const directory = mkdtempSync(join(tmpdir(), 'perf-gate-main-'));
  const git = (...args: readonly string[]): string =>
    execFileSync(
      'git',
      [
        '-C',
        directory,
        '-c',
        'user.name=t',
        '-c',
        'user.email=t@example.invalid',
        '-c',
        'commit.gpgsign=false',
        ...args,
      ],
      { encoding: 'utf8' },
    ).trim();
  git('init', '--quiet', '--initial-branch=main');
  mkdirSync(join(directory, 'scenarios'));
  writeFileSync(join(directory, 'scenarios', 'api.yml'), scenario);
  git('add', '--all');
  git('commit', '--quiet', '-m', 'begin');
  return {
    directory,
    sha: git('rev-parse', 'HEAD'),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** The same for the tests of a file, gone after them. */
export function mainOfFile(): DefaultBranch {
  const main = checkOutMain();
  afterAll(() => main[Symbol.dispose]());
  return main;
}

/** A fork with an open pull request, and the run that measured its head. */
export interface ForkedRun {
  readonly fork: Repository;
  readonly run: WorkflowRun;
  readonly pullNumber: number;
}

/** Opens a pull request from a fork and lets its measuring workflow end. */
export function forkRun(session: GitHubSession, replaced: Partial<WorkflowRun> = {}): ForkedRun {
  const { world } = session.standIn;
  const fork = world.addRepository('mallory', 'shop', { fork: true });
  const headSha = world.commit(fork, 'patch', 'a change', session.mainShas[0]);
  const pull = world.addPull(session.shop, { headRef: 'patch', headRepository: fork });
  const run = world.addRun(session.shop, {
    headSha,
    headBranch: 'patch',
    headRepository: fork,
    event: 'pull_request',
    path: MEASURE,
    ...replaced,
  });
  return { fork, run, pullNumber: pull.number };
}

/** What an honest run of the pull request leaves: two sides, the candidate slower by `slowdown`. */
export function honestRun(
  run: Pick<WorkflowRun, 'id' | 'attempt' | 'headSha' | 'event'>,
  slowdown = 1,
  replaced: Partial<Run> = {},
): Run {
  const scenario = parseScenario(MEASURED_SCENARIO, 'scenarios/api.yml', {});
  const blocks = Array.from({ length: 24 }, (_, block) => block);
  const times = (block: number, factor: number): readonly number[] =>
    Array.from({ length: 100 }, (_, index) => (20 + ((index * 7 + block * 3) % 11) / 10) * factor);
  return aRun({
    loadHash: loadHash(scenario),
    policy: scenario.policy,
    thresholds: scenario.thresholds,
    primaryEndpoints: ['list products'],
    incidents: [],
    provenance: aProvenance({
      repository: 'acme/shop',
      sha: run.headSha,
      ref: 'refs/pull/2/merge',
      runId: String(run.id),
      runAttempt: run.attempt,
      job: 'gate',
      event: run.event,
    }),
    trials: blocks.flatMap((block) => [
      aTrial({
        side: 'baseline',
        block,
        order: 0,
        endpoints: [anEndpoint('list products', times(block, 1))],
        slowest: [],
      }),
      aTrial({
        side: 'candidate',
        block,
        order: 0,
        endpoints: [anEndpoint('list products', times(block + 1, slowdown))],
        slowest: [],
      }),
    ]),
    ...replaced,
  });
}

/** The name that the gate gives to the files of a run. */
export function artifactNameOf(run: WorkflowRun, job = 'gate'): string {
  const key = { workflowPath: run.path, configuration: 'default' };
  return runArtifactName(key, { job, sha: run.headSha, runAttempt: run.attempt });
}

/** The archive that the gate uploads, with what else is in it. */
export function archiveOf(
  files: Readonly<Record<string, Run | string>>,
  more: readonly ZipEntry[] = [],
): Buffer {
  const entries = Object.entries(files).map(([name, file]) => ({
    name,
    contents: typeof file === 'string' ? file : encodeRun(file),
  }));
  return makeZip([...entries, ...more]);
}

/** An archive of a run file alone. */
export function archiveOfRun(run: Run): Buffer {
  return archiveOf({ 'run.json': run });
}

/** What an honest run of a pull request uploads. */
export function honestArchive(run: WorkflowRun): Buffer {
  return archiveOfRun(honestRun(run));
}

/** A run that says of itself what is not so. */
export function claiming(run: Run, replaced: Partial<Provenance>): Run {
  return { ...run, provenance: { ...run.provenance, ...replaced } };
}

/** Leaves an artifact in the run. */
export function leave(
  session: GitHubSession,
  run: WorkflowRun,
  bytes: Buffer,
  name = artifactNameOf(run),
): void {
  session.standIn.world.addArtifact(session.shop, { name, run, bytes });
}

/** Runs the publishing action for the end of `of`, as GitHub would. */
export async function publishEnd(
  session: GitHubSession,
  main: DefaultBranch,
  of: WorkflowRun,
  inputs: Readonly<Record<string, string>> = {},
  told: Readonly<Record<string, unknown>> = {},
  more: Pick<JobWords, 'services' | 'state'> = {},
): Promise<JobEnd> {
  const { world } = session.standIn;
  const run = world.addRun(session.shop, {
    headSha: main.sha,
    event: 'workflow_run',
    path: '.github/workflows/publish.yml',
  });
  const { owner, name } = of.headRepository;
  return await runActionJob(
    session,
    {
      run,
      workspace: main.directory,
      event: {
        repository: { default_branch: 'main' },
        workflow_run: {
          id: of.id,
          event: of.event,
          head_sha: of.headSha,
          head_branch: of.headBranch,
          head_repository: { full_name: `${owner}/${name}` },
          ...told,
        },
      },
      inputs: { scenario: 'scenarios/*.yml', workflow: MEASURE, ...inputs },
      ...more,
    },
    runComment,
  );
}
