import { expect, test } from '@jest/globals';
import { encodeRun, type Run } from '../../../src/trial/index.ts';
import { archiveOf, forkRun, honestRun, leave, mainOfFile, publishEnd } from '../../support/fork-result.ts';
import type { WorkflowRun } from '../../support/github-stand-in/index.ts';
import { openGitHubSession } from '../../support/github-session.ts';
import { expectRefusedArchive } from '../../support/refused.ts';

const main = mainOfFile();

const INVALID = /not valid/;
const SCHEMA = /another schema/;
const PERSON = /not what the default branch measures/;
const text =
  (change: (text: string) => string) =>
  (run: Run): string =>
    change(encodeRun(run));
/** Sets what a path like `trials.0.block` leads to. */
const set =
  (path: string, value: unknown) =>
  (run: Run): string => {
    const document: unknown = JSON.parse(encodeRun(run));
    const keys = path.split('.');
    let place: unknown = document;
    for (const key of keys.slice(0, -1)) place = Reflect.get(Object(place), key);
    Reflect.set(Object(place), keys.at(-1) ?? '', value);
    return JSON.stringify(document);
  };

test.each<[string, (run: Run) => string, RegExp?]>([
  ['is empty', () => ''],
  ['is null', () => 'null'],
  ['is a list', () => '[]'],
  ['is text', () => '"passed"'],
  ['is no JSON', () => '{"verdict":"pass",}'],
  ['is a page', () => '<script>alert(1)</script>'],
  [
    'is a decision that says pass',
    () => '{"schema":"perf-gate.decision/1","verdict":"pass","blocking":false}',
    SCHEMA,
  ],
  ['is nested deeper than a stack', () => '['.repeat(200_000) + ']'.repeat(200_000)],
  ['was cut short', text((all) => all.slice(0, -200))],
  ['has no schema', text((all) => all.replace('"schema":"perf-gate.run/1",', '')), /schema|not valid/],
  ['has a later schema', text((all) => all.replace('perf-gate.run/1', 'perf-gate.run/2')), SCHEMA],
  [
    'has a schema that is markup',
    text((all) => all.replace('perf-gate.run/1', '<img src=x> @octocat')),
    /schema|not valid/,
  ],
  ['has a scenario that is a number', set('scenario', 7)],
  ['has a name of a million characters', set('scenario', 'x'.repeat(1e6))],
  ['has trials that are no list', set('trials', { length: 3 })],
  ['has a side of its own', set('trials.0.side', 'winner')],
  ['has the same block twice', set('trials.2.block', 0)],
  ['has a negative count', set('trials.0.endpoints.0.sent', -1)],
  ['has a count of 1e308', set('trials.0.endpoints.0.sent', 1e308)],
  ['has a number that is text', set('trials.0.endpoints.0.sent', '1e9')],
  ['has counts that contradict each other', set('trials.0.endpoints.0.sent', 1)],
  ['has a duration of null', set('trials.0.durationMs', null)],
  ['has a histogram that is no base64', set('trials.0.endpoints.0.responseTime', '@octocat')],
  ['has a histogram that is cut short', set('trials.0.endpoints.0.responseTime', 'HISTFAAAA')],
  ['has a start that is no time', set('provenance.startedAt', 'yesterday')],
  [
    'has 100,001 incidents',
    set(
      'incidents',
      Array.from({ length: 100_001 }, () => 0),
    ),
  ],
  ['has a policy of its own words', set('policy.failOn', 'always-green')],
])('a run file that %s', async (_, make, title = INVALID) => {
  await expectRefusedArchive(main, (run) => archiveOf({ 'run.json': make(honestRun(run)) }), title);
});

const withParts =
  (replaced: Partial<Run>) =>
  (run: Run): Run => ({ ...run, ...replaced });
const ofOneSide = (run: Run): Run => ({
  ...run,
  trials: run.trials.filter(({ side }) => side === 'candidate'),
});

test.each<[string, (run: Run) => Run]>([
  ['of another load', withParts({ loadHash: 'ffffffffffffffff' })],
  ['of another scenario', withParts({ scenario: 'easier @octocat' })],
  ['by another version of the gate', withParts({ measurementVersion: 2 })],
  ['of the same code on both sides', withParts({ sameCode: true })],
  ['of one side only', ofOneSide],
])('what was measured %s is for a person', async (_, change) => {
  await expectRefusedArchive(main, (run) => archiveOf({ 'run.json': change(honestRun(run)) }), PERSON);
});

test('a run file that comes once more under another name, and one that is a stranger to the scenarios', async () => {
  for (const scenario of ['shop', 'free lunch']) {
    const two = (run: WorkflowRun) =>
      archiveOf({ 'a.run.json': honestRun(run), 'b.run.json': honestRun(run, 1, { scenario }) });
    await expectRefusedArchive(main, two, PERSON);
  }
});

test.each<[string, Partial<Run>]>([
  ['a policy that lets everything pass', { policy: { ...honestPolicy(), failOn: 'never' } }],
  ['no gated endpoint', { primaryEndpoints: ['something else'] }],
  ['no threshold', { thresholds: [] }],
  ['a claim that all is well', { validity: { kind: 'valid' }, evidence: [] }],
])('a slower change that brings %s is red all the same', async (_, replaced) => {
  await using session = await openGitHubSession();
  const { run } = forkRun(session);
  const files = {
    'run.json': honestRun(run, 1.5, replaced),
    'decision.json': '{"schema":"perf-gate.decision/1","verdict":"pass"}',
    'report.md': '### ✅ Pass',
  };
  leave(session, run, archiveOf(files));
  const end = await publishEnd(session, main, run);
  expect(session.shop.checkRuns).toEqual([expect.objectContaining({ conclusion: 'failure' })]);
  expect(end.outputs.get('verdict')).toBe('regression');
});

test('a run without a single trial, or with an endpoint of its own only, is no pass', async () => {
  for (const change of [(): Run['trials'] => [], renamed]) {
    await using session = await openGitHubSession();
    const { run } = forkRun(session);
    const honest = honestRun(run);
    leave(session, run, archiveOf({ 'run.json': { ...honest, trials: change(honest.trials) } }));
    await publishEnd(session, main, run);
    expect(session.shop.checkRuns).toEqual([expect.objectContaining({ conclusion: 'failure' })]);
  }
});

function renamed(trials: Run['trials']): Run['trials'] {
  return trials.map((trial) => ({
    ...trial,
    endpoints: trial.endpoints.map((endpoint) => ({ ...endpoint, endpoint: 'quick' })),
  }));
}

function honestPolicy(): Run['policy'] {
  return honestRun({ id: 1, attempt: 1, headSha: '', event: '' } as Parameters<typeof honestRun>[0]).policy;
}
