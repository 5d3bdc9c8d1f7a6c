import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withinTime } from '../../src/action/artifact-client.ts';
import type { Services } from '../../src/action/services.ts';
import { readZip } from '../../src/baseline/artifact/read-zip.ts';
import { createRandom } from '../../src/foundation/index.ts';
import { type GateResult, runGate, type TargetSource } from '../../src/gate/index.ts';
import { renderMarker } from '../../src/github/index.ts';
import { headlineText } from '../../src/report/index.ts';
import { decodeHistory } from '../../src/history/index.ts';
import { decodeRun, encodeRun } from '../../src/trial/index.ts';
import { simulatedDrivers } from '../../scripts/calibrate/year/drivers.ts';
import { type JobEnd, type JobWords, runActionJob } from './action-job.ts';
import { eventOfPull, PUSH_EVENT } from './action-workspace.ts';
import type { FaultPlan, PlannedFault, Trigger } from './fault-plan.ts';
import { archiveOf, type DefaultBranch, forkRun, honestRun, leave, publishEnd } from './fork-result.ts';
import { type GitHubSession, openGitHubSession } from './github-session.ts';
import { artifactClientOf } from './library-artifacts.ts';
import { ACTIONS_BOT, type WorkflowRun } from './github-stand-in/index.ts';

/** Ten blocks of six seconds, which cost none: the load is drawn. */
const SCENARIO = `name: shop
requests:
  - { name: products, path: /products }
load: { rate: 75, duration: 60s, warm-up: 3s }
compare: { quantiles: [0.5] }
`;
const CANDIDATE = 'https://new.shop.example';
const BASELINE = 'https://old.shop.example';
const NOISE = { block: 0.002, deployment: 0.002, bursts: 0 };
/** Runs that a history needs to be compared with, and some. */
const HISTORY_RUNS = 8;
const HALF_SLOWER = Math.log(1.5);
/** Instead of two minutes. The toolkit's client waits 3 s before its second try, and 4 s before the third of an upload. */
const ARTIFACT_MS = 8_000;

/** What the runs of all seeds begin with. */
export interface Beginnings {
  /** The archive of main's history, as the gate uploaded it. */
  readonly history: { readonly name: string; readonly bytes: Buffer };
  /** The default branch, checked out for the publishing action. */
  readonly main: DefaultBranch;
}

/** One job under test, main step and post step. */
interface Job {
  readonly session: GitHubSession;
  readonly trigger: Trigger;
  readonly run: WorkflowRun;
  readonly directory: string;
  readonly act: (words: Pick<JobWords, 'services' | 'state'>) => Promise<JobEnd>;
}

/** What the gate of an attempt found, and how its steps ended. */
interface Attempt {
  readonly job: Job;
  readonly measured: GateResult | null;
  readonly main: JobEnd;
  readonly post: JobEnd;
  /** Check runs and histories' runs that earlier attempts left. */
  readonly before: { readonly checks: readonly number[]; readonly stored: readonly string[] };
}

/** Lets main be measured some times without a fault, and takes what it stored. */
export async function measureMain(main: DefaultBranch): Promise<Beginnings> {
  await using session = await openGitHubSession();
  const directory = await mkdtemp(join(tmpdir(), 'perf-gate-faults-'));
  await writeFile(join(directory, 'perf.yml'), SCENARIO);
  for (const [index, headSha] of grow(session).shas.entries()) {
    const run = session.standIn.world.addRun(session.shop, { headSha });
    const inputs = { scenario: 'perf.yml', url: CANDIDATE, mode: 'baseline', 'wait-for-host': '0s' };
    const job = { run, event: PUSH_EVENT, workspace: directory, inputs };
    await runActionJob(session, {
      ...job,
      services: servicesOf(session, run, `main ${index}`, false, () => {}),
    });
  }
  await rm(directory, { recursive: true, force: true });
  const last = session.shop.artifacts.findLast(({ name }) => name.startsWith('perf-gate-history-'));
  if (last === undefined) throw new Error('main stored no history');
  return { history: last, main };
}

/** Later commits of main, the same in each session, and a pull request that is built on the last. */
function grow({ standIn: { world }, shop }: GitHubSession) {
  const shas = Array.from({ length: HISTORY_RUNS }, (_, index) =>
    world.commit(shop, 'main', `later ${index}`),
  );
  const tip = shas.at(-1) ?? '';
  const headSha = world.commit(shop, 'change', 'change', tip);
  return { shas, tip, headSha, pull: world.addPull(shop, { headRef: 'change' }) };
}

/** What came of a plan. */
export interface Lived {
  /** What was promised and not kept, one line each. */
  readonly broken: readonly string[];
  /** The faults that befell a request, as `METHOD /path: kind`. */
  readonly fired: readonly string[];
}

/** Lives through a plan. */
export async function liveThrough(plan: FaultPlan, beginnings: Beginnings): Promise<Lived> {
  await using session = await openGitHubSession();
  const { standIn } = session;
  standIn.world.now = () => Date.now() + plan.skewMs;
  const directory = await mkdtemp(join(tmpdir(), 'perf-gate-faults-'));
  try {
    await writeFile(join(directory, 'perf.yml'), SCENARIO);
    const jobOf = begin(session, plan, beginnings, directory);
    const broken: string[] = [];
    for (const [index, { main, post }] of plan.attempts.entries()) {
      const job = jobOf(index + 1);
      const found: { measured: GateResult | null } = { measured: null };
      const seed = `faults ${plan.seed}.${index}`;
      const services = servicesOf(
        session,
        job.run,
        seed,
        plan.isSlower,
        (result) => (found.measured = result),
      );
      const before = {
        checks: session.shop.checkRuns.map(({ id }) => id),
        stored: storedRuns(session, job.run),
      };
      arm(session, main);
      const mainEnd = await job.act({ services });
      standIn.faults.clear();
      arm(session, post);
      const postEnd = await job.act({ services, state: mainEnd.state });
      standIn.faults.clear();
      const attempt = { job, measured: found.measured, main: mainEnd, post: postEnd, before };
      const lines = await brokenPromises(plan, attempt);
      broken.push(...lines.map((line) => `attempt ${index + 1}: ${line}`));
    }
    return { broken, fired: standIn.faults.fired.filter(isFault).map(nameOf) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Requests that are let through before a fault are counted by one that does nothing. */
const NO_FAULT = { kind: 'slow', delayMs: 0 } as const;

function isFault({ fault }: Pick<PlannedFault, 'fault'>): boolean {
  return fault.kind !== 'slow' || fault.delayMs > 0;
}

/** A fault as it is counted. */
function nameOf({ route, fault }: Pick<PlannedFault, 'route' | 'fault'>): string {
  return `${route}: ${fault.kind}`;
}

function arm({ standIn }: GitHubSession, faults: readonly PlannedFault[]): void {
  for (const { route, after, times, fault } of faults) {
    if (after > 0) standIn.faults.next(route, NO_FAULT, after);
    standIn.faults.next(route, fault, times);
  }
}

/** Chance of a seed, drawn load, and nobody who waits. */
function servicesOf(
  session: GitHubSession,
  run: WorkflowRun,
  seed: string,
  isSlower: boolean,
  onMeasured: (result: GateResult) => void,
): Partial<Services> {
  const levelOf = (source: TargetSource) => {
    const slower = isSlower && source.kind === 'url' && source.url.startsWith(CANDIDATE) ? HALF_SLOWER : 0;
    return { p50: slower, p95: slower };
  };
  let waitedMs = 0;
  const sleep = async (durationMs: number) => {
    waitedMs += durationMs;
  };
  return {
    clock: { nowMs: () => performance.now() + waitedMs, wallTimeMs: () => Date.now() },
    newSeed: () => seed,
    newNonce: () => Buffer.from(seed).toString('hex'),
    sleep,
    createOctokit: (token) =>
      session.octokit(token, { random: createRandom(seed), sleep, maxAttempts: 5, maxWaitMs: 120_000 }),
    artifactClient: withinTime(artifactClientOf(session, run), ARTIFACT_MS),
    runGate: async (request) => {
      const result = await runGate(request, simulatedDrivers({ name: seed, noise: NOISE, levelOf }));
      onMeasured(result);
      return result;
    },
  };
}

/** Prepares what the trigger is about; gives the job of each attempt. */
function begin(
  session: GitHubSession,
  plan: FaultPlan,
  { history, main }: Beginnings,
  directory: string,
): (attempt: number) => Job {
  const { standIn, shop } = session;
  const { world } = standIn;
  const { trigger } = plan;
  const { tip, headSha, pull } = grow(session);
  const made = world.addRun(shop, { headSha: tip });
  world.addArtifact(shop, { name: history.name, run: made, bytes: history.bytes });
  if (trigger === 'fork') return publishing(session, plan, main);
  if (plan.hasComment) leaveComment(session, pull.number, '.github/workflows/perf.yml');
  const isPush = trigger === 'push';
  const first = world.addRun(shop, {
    headSha: isPush ? world.commit(shop, 'main', 'pushed') : headSha,
    event: isPush ? 'push' : 'pull_request',
  });
  return (attempt) => {
    const run = { ...first, attempt };
    const inputs = {
      scenario: 'perf.yml',
      url: CANDIDATE,
      'baseline-url': trigger === 'beside' ? BASELINE : '',
      checks: plan.checks,
    };
    const event = isPush ? PUSH_EVENT : eventOfPull(pull, tip);
    const words = { run, event, inputs, workspace: directory };
    return { session, trigger, run, directory, act: (more) => runActionJob(session, { ...words, ...more }) };
  };
}

function publishing(session: GitHubSession, plan: FaultPlan, main: DefaultBranch): (attempt: number) => Job {
  const { run: first, pullNumber } = forkRun(session);
  if (plan.hasComment) leaveComment(session, pullNumber, '.github/workflows/publish.yml');
  return (attempt) => {
    const run = { ...first, attempt };
    session.shop.runs[session.shop.runs.findIndex(({ id }) => id === run.id)] = run;
    leave(session, run, archiveOf({ 'run.json': honestRun(run, plan.isSlower ? 1.5 : 1) }));
    const { directory } = main;
    return {
      session,
      trigger: 'fork',
      run,
      directory,
      act: (more) => publishEnd(session, main, run, {}, {}, more),
    };
  };
}

function leaveComment({ standIn, shop }: GitHubSession, issue: number, workflowPath: string): void {
  const order = { runNumber: 0, attempt: 1, nonce: 'aa' };
  const marker = renderMarker({ workflowPath, job: 'gate', name: 'default' }, order);
  standIn.world.addComment(shop, issue, ACTIONS_BOT, `${marker}\n### ✅ Pass`);
}

async function brokenPromises(plan: FaultPlan, attempt: Attempt): Promise<readonly string[]> {
  return [
    ...endOf(plan, attempt),
    ...(await filesOf(attempt)),
    ...archivesOf(attempt),
    ...commentsOf(attempt),
    ...checksOf(plan, attempt),
  ];
}

const log = ({ main, post }: Attempt): string => [...main.log, ...post.log].join('\n');

/** The exit code is one of the contract and goes with the outputs, and what is to be said is said. */
function endOf(plan: FaultPlan, attempt: Attempt): readonly string[] {
  const { main, job } = attempt;
  const isAllowed = main.exitCode !== null && [0, 1, 2, 3, 4].includes(main.exitCode);
  const errors = main.log.filter((line) => line.startsWith('error')).join(' ');
  const blocking = main.outputs.get('blocking');
  // Publishing ends well also where what it publishes blocks, and badly where it cannot be told.
  const isFitting = job.trigger === 'fork' || blocking === String(main.exitCode !== 0);
  return [
    ...(isAllowed ? [] : [`exit code ${main.exitCode}: ${errors}`]),
    ...(isFitting ? [] : [`exit code ${main.exitCode}, and blocking is ${blocking}`]),
    ...(main.outputs.has('verdict') && main.outputs.has('blocking') ? [] : ['no outputs']),
    ...(main.summary === '' ? ['no job summary'] : []),
    ...verdictOf(plan, attempt),
  ];
}

/** Nothing passes that was not measured, or is slower, and what the gate found is what is told. */
function verdictOf(plan: FaultPlan, attempt: Attempt): readonly string[] {
  const { main, measured, job } = attempt;
  const verdict = main.outputs.get('verdict') ?? '';
  const passes = ['pass', 'improvement'].includes(verdict);
  const isMeasured = job.trigger === 'fork' || (measured?.runs ?? []).some(({ trials }) => trials.length > 0);
  return [
    ...(passes && plan.isSlower ? ['passes though it is slower'] : []),
    ...(passes && !isMeasured ? ['passes without a measurement'] : []),
    ...(verdict === 'regression' && !plan.isSlower ? ['is red though it is not slower'] : []),
    ...(measured === null ? [] : foundOf(plan, attempt, measured)),
    ...(job.trigger === 'fork' ? publishedOf(plan, attempt) : []),
  ];
}

function foundOf(plan: FaultPlan, attempt: Attempt, measured: GateResult): readonly string[] {
  const { main } = attempt;
  const { decision } = measured;
  const verdict = main.outputs.get('verdict');
  const isTold = main.log.includes(`info: ${headlineText(decision)}`);
  // A lone start beside a history may be left open, and a history that cannot be had is told; all else is found as it is.
  const isExplained =
    isAsItIs(plan, measured) || (plan.trigger !== 'beside' && NO_HISTORY.test(log(attempt)));
  return [
    ...(verdict === decision.verdict ? [] : [`says ${verdict}, the gate ${decision.verdict}`]),
    ...(main.exitCode === decision.exitCode ? [] : [`exit ${main.exitCode}, the gate ${decision.exitCode}`]),
    ...(isTold ? [] : ['the log does not tell the verdict']),
    ...(isExplained ? [] : [`finds ${decision.verdict}, and no word of why`]),
  ];
}

/** Warnings of a baseline that was looked for and not had. */
const NO_HISTORY = /warning: .*(?:baseline|history|histories|artifact|compare)/i;

/** What a fork measured is published as it is, or it is told why not. */
function publishedOf({ isSlower }: FaultPlan, { main }: Attempt): readonly string[] {
  const verdict = main.outputs.get('verdict') ?? '';
  if (verdict === (isSlower ? 'regression' : 'pass')) return [];
  const isTold = main.log.some((line) => /^(?:warning|error): |Nothing is published/.test(line));
  return ['', 'invalid'].includes(verdict) && isTold ? [] : [`publishes ${verdict}, and no word of why`];
}

function isAsItIs({ isSlower, trigger }: FaultPlan, { decision: { verdict } }: GateResult): boolean {
  const isOpen = verdict === 'inconclusive' && trigger !== 'beside';
  return isOpen || verdict === (isSlower ? 'regression' : 'pass');
}

/** What was measured is on the disk, whatever GitHub did. */
async function filesOf({ job, measured }: Attempt): Promise<readonly string[]> {
  if (measured === null || job.trigger === 'fork') return [];
  const folder = join(job.directory, 'perf-gate-out');
  const names = await readdir(folder).catch((): string[] => []);
  const missing = ['run.json', 'decision.json', 'report.md', 'report.html'].filter(
    (name) => !names.includes(name),
  );
  if (missing.length > 0) return [`not on the disk: ${missing.join(', ')}`];
  const [run] = measured.runs;
  const text = await readFile(join(folder, 'run.json'), 'utf8');
  decodeRun(text, 'run.json');
  return run !== undefined && text === encodeRun(run) ? [] : ['the run file is not that of the run'];
}

/** What was uploaded is whole; what was not is told. */
function archivesOf(attempt: Attempt): readonly string[] {
  const { job, measured } = attempt;
  if (measured === null || job.trigger === 'fork') return [];
  const own = job.session.shop.artifacts.filter(({ run }) => run.id === job.run.id);
  const broken: string[] = [];
  const [run] = measured.runs;
  const texts = own
    .filter(({ name }) => name.startsWith('perf-gate-run-'))
    .map(({ bytes }) => textIn(bytes, 'run.json'));
  const isUploaded = run !== undefined && texts.includes(encodeRun(run));
  if (!isUploaded && !/The report was not uploaded/.test(log(attempt))) broken.push('a lost run file');
  if (job.trigger !== 'push') return broken;
  const stored = storedRuns(job.session, job.run);
  if (!stored.includes(run?.deployment ?? '') && !/not stored/.test(log(attempt)))
    broken.push('a run that is missing in the history');
  if (attempt.before.stored.some((deployment) => !stored.includes(deployment)))
    broken.push('an earlier run that the history lost');
  return broken;
}

/** The deployments in the histories that a run of a workflow stored. */
function storedRuns({ shop }: GitHubSession, of: WorkflowRun): readonly string[] {
  return shop.artifacts
    .filter(({ run, name }) => run.id === of.id && name.startsWith('perf-gate-history-'))
    .flatMap(({ bytes }) => decodeHistory(textIn(bytes, 'history.json'), 'history.json').entries)
    .map(({ deployment }) => deployment.id);
}

function textIn(bytes: Buffer, name: string): string {
  return Buffer.from(readZip(bytes, { maxEntries: 20, maxBytes: 1e8 }).get(name) ?? []).toString('utf8');
}

/** One comment at most, and it is of this attempt, or it is told why not. */
function commentsOf(attempt: Attempt): readonly string[] {
  const { job, main, measured } = attempt;
  const { comments } = job.session.shop;
  if (comments.length > 1) return [`${comments.length} comments`];
  if (job.trigger === 'push' || (job.trigger !== 'fork' && measured === null)) return [];
  const isOwn = comments[0]?.body.includes(`run=${job.run.runNumber} attempt=${job.run.attempt}`) === true;
  if (main.outputs.get('comment-url') !== '' && !isOwn) return ['told of a comment that is not there'];
  const isTold =
    /There is no comment/.test(log(attempt)) ||
    main.outputs.get('verdict') === 'invalid' ||
    main.outputs.get('verdict') === '';
  return isOwn || isTold ? [] : ['no comment, and no word of it'];
}

/** No check is left in progress, and none of an attempt that blocks, or of what is slower, lets it through. */
function checksOf({ isSlower }: FaultPlan, attempt: Attempt): readonly string[] {
  const { checkRuns } = attempt.job.session.shop;
  const open = checkRuns.filter(({ status }) => status !== 'completed');
  const own = checkRuns.filter(({ id }) => !attempt.before.checks.includes(id));
  const green = own.filter(({ conclusion }) => conclusion === 'success');
  const isBlocking = attempt.main.outputs.get('blocking') === 'true';
  const lenient = isBlocking
    ? own.filter(({ conclusion }) => ['success', 'neutral', 'skipped'].includes(conclusion ?? ''))
    : [];
  const isTold = own.length > 0 || /There is no check run|Nothing is published/.test(log(attempt));
  return [
    ...open.map(({ name }) => `the check ${name} is left in progress`),
    ...(isSlower ? green.map(({ name }) => `the check ${name} is green`) : []),
    ...lenient.map(({ name, conclusion }) => `the check ${name} of what blocks is ${conclusion}`),
    ...(isTold || attempt.main.exitCode !== 0 ? [] : ['no check, and no word of it']),
  ];
}
