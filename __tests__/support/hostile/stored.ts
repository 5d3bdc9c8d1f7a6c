import { historyArtifactName, runArtifactName } from '../../../src/baseline/index.ts';
import { encodeHistory } from '../../../src/history/index.ts';
import { historyOfShop, type HistoryWords, storeHistory } from '../action-history.ts';
import { archiveOf, honestRun } from '../fork-result.ts';
import type { GitHubSession } from '../github-session.ts';
import type { Repository, WorkflowRun } from '../github-stand-in/index.ts';
import { makeZip } from '../zip.ts';
import type { HostileCase, HostileClass } from './hostile-case.ts';

/** An artifact of the name that the gate looks for, of which nothing may be believed. */
export interface HostileArtifact extends HostileCase {
  readonly store: (session: GitHubSession) => void;
}

const WORKFLOW = '.github/workflows/perf.yml';
const KEY = { workflowPath: WORKFLOW, configuration: 'default' };

/** Six runs of main's first commit, which a pull request could be compared with. */
export function storeSix(session: GitHubSession, words: HistoryWords = {}): void {
  storeHistory(session, sixOf(session), words);
}

function sixOf({ mainShas: [, sha = ''] }: GitHubSession): readonly { readonly sha: string }[] {
  return Array.from({ length: 6 }, () => ({ sha }));
}

/** The history of six such runs, as the gate writes it. */
const encodeSix = (session: GitHubSession, branch = 'main'): string =>
  encodeHistory(historyOfShop(sixOf(session), branch));

const runOf = (session: GitHubSession, replaced: Partial<WorkflowRun>): WorkflowRun =>
  session.standIn.world.addRun(session.shop, { headSha: session.mainShas[0] ?? '', ...replaced });

const fork = ({ standIn }: GitHubSession): Repository =>
  standIn.world.addRepository('mallory', 'shop', { fork: true });

/** A history by a run that differs from an honest one. */
function byRun(
  kind: HostileClass,
  cases: Readonly<Record<string, (session: GitHubSession) => Partial<WorkflowRun>>>,
): readonly HostileArtifact[] {
  return Object.entries(cases).map(([name, replaced]) => ({
    kind,
    name: `a history by ${name}`,
    store: (session) => storeSix(session, { run: runOf(session, replaced(session)) }),
  }));
}

/** A history's artifact of other bytes. */
function ofBytes(
  kind: HostileClass,
  cases: Readonly<Record<string, (session: GitHubSession) => Buffer>>,
): readonly HostileArtifact[] {
  return Object.entries(cases).map(([name, bytesOf]) => ({
    kind,
    name: `a history that ${name}`,
    store: (session) => {
      const run = runOf(session, {});
      const name = historyArtifactName(KEY, 'main');
      session.standIn.world.addArtifact(session.shop, { name, run, bytes: bytesOf(session) });
    },
  }));
}

const historyOf = (text: string): Buffer => makeZip([{ name: 'history.json', contents: text }]);

/** Histories that no change is compared with. */
export const HOSTILE_HISTORIES: readonly HostileArtifact[] = [
  ...byRun('artifact of another workflow', {
    'another workflow file': () => ({ path: '.github/workflows/evil.yml' }),
    'a file whose name ends the same way': () => ({ path: '.github/workflows/not-perf.yml' }),
    'a file of that name in a folder': () => ({ path: '.github/workflows/x/perf.yml' }),
    'a file of that name elsewhere': () => ({ path: 'perf.yml' }),
    'a file in other capitals': () => ({ path: '.github/workflows/PERF.yml' }),
    'a pull request of the repository, of whose commit main knows nothing': ({ headSha }) => ({
      headSha,
      event: 'pull_request',
    }),
  }),
  ...byRun('wrong repository', {
    'a fork': (session) => ({ headRepository: fork(session) }),
    'a fork that pushed to a main of its own': (session) => {
      const headRepository = fork(session);
      const headSha = session.standIn.world.commit(headRepository, 'main', 'evil');
      return { headRepository, headSha };
    },
    'a fork whose pull request is open': (session) => ({
      headRepository: fork(session),
      event: 'pull_request',
    }),
  }),
  ...ofBytes('artifact of another workflow', {
    'is of another branch': (session) => historyOf(encodeSix(session, 'evil')),
    'is a run file': (session) => archiveOf({ 'history.json': honestRun(runOf(session, {})) }),
    'lies under another name': (session) => makeZip([{ name: 'evil.json', contents: encodeSix(session) }]),
  }),
  ...ofBytes('damaged archive', {
    'is no archive': () => Buffer.from('evil'),
    'is empty': () => historyOf(''),
    'is no UTF-8': () => makeZip([{ name: 'history.json', contents: Buffer.from('fffe', 'hex') }]),
    'has a schema of its own': (session) =>
      historyOf(encodeSix(session).replace(/"perf-gate\.history\/\d+"/, '"perf-gate.history/99"')),
  }),
  ...ofBytes('bomb', {
    'unpacks to 300 MiB': () =>
      makeZip([{ name: 'history.json', contents: Buffer.alloc(300 * 1024 * 1024, ' ') }]),
    'is nested deeper than a stack': () => historyOf('['.repeat(200_000)),
  }),
  {
    kind: 'damaged archive',
    name: 'a history with another digest than the recorded',
    store: (session) => storeSix(session, { digest: `sha256:${'0'.repeat(64)}` }),
  },
  {
    kind: 'damaged archive',
    name: 'a history whose digest nobody recorded',
    store: (session) => storeSix(session, { digest: null }),
  },
  {
    kind: 'artifact of another workflow',
    name: 'a history that has expired',
    store: (session) => storeSix(session, { expiresInDays: -1 }),
  },
];

/** An earlier run of the same commit, and what it measured. */
export function storeEarlier(session: GitHubSession, replaced: Partial<WorkflowRun> = {}): void {
  const { headSha } = session;
  const run = runOf(session, { headSha, event: 'pull_request', ...replaced });
  session.standIn.world.addArtifact(session.shop, {
    name: runArtifactName(KEY, { job: 'gate', sha: headSha, runAttempt: 1 }),
    run,
    bytes: archiveOf({ 'run.json': honestRun({ ...run, headSha }) }),
  });
}

/** What others left under the name of an earlier attempt at the commit: nothing to go on from. */
export const HOSTILE_ATTEMPTS: readonly HostileArtifact[] = (
  [
    ['wrong repository', 'an earlier run by a fork', (session) => ({ headRepository: fork(session) })],
    [
      'artifact of another workflow',
      'an earlier run by another workflow file',
      () => ({ path: '.github/workflows/evil.yml' }),
    ],
  ] as readonly (readonly [HostileClass, string, (session: GitHubSession) => Partial<WorkflowRun>])[]
).map(([kind, name, replaced]) => ({
  kind,
  name,
  store: (session) => storeEarlier(session, replaced(session)),
}));
