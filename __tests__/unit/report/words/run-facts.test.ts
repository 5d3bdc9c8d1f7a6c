import { expect, test } from '@jest/globals';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import {
  generatorWords,
  incidentWords,
  provenanceFacts,
  runFacts,
  timeWords,
} from '../../../../src/report/words/run-facts.ts';
import { aDecision, aProvenance, aReport, aScenarioReport } from '../../../support/a-report.ts';

function told(facts: ReturnType<typeof runFacts>): Readonly<Record<string, string>> {
  return Object.fromEntries(facts.map(({ name, value }) => [name, phraseToText(value)]));
}

test('everything needed to repeat a measurement is told', () => {
  expect(told(runFacts(aScenarioReport(), aReport().decision))).toEqual({
    Measured: '30 blocks in 4 min 32 s; every gated metric is decided',
    Load: 'open model: requests start by the schedule, whatever the answers do; comparable in blocks',
    Design:
      'both sides at once, a fair coin for each request: the sides do not slow each other; interference 1.02 (1 is none)',
    Baseline: 'npm run server @ 91c07d2, 30 fresh instances',
    Candidate: 'npm run server @ 3f2a91c, 30 fresh instances',
    Generator:
      'lag p50 210 µs, p99 1.7 ms, at most 6.4 ms; event loop p99 400 µs, at most 7.1 ms; 31 % of one core; no request lost',
    Machine:
      'linux x64, 4 × AMD EPYC 7763 64-Core Processor, Node 24.4.1, ubuntu-24.04; class linux-x64-4-url-1',
    Seed: '9001.2',
  });
});

test('of an event loop that nobody watched nothing is told', () => {
  const { generator } = aScenarioReport();
  const unwatched = { ...generator, loopDelayP99Ms: null, loopDelayMaxMs: null };
  expect(generatorWords(unwatched)).toBe(
    'lag p50 210 µs, p99 1.7 ms, at most 6.4 ms; 31 % of one core; no request lost',
  );
});

test('what was chosen on a pilot is told, and the machine itself', () => {
  const metric = { endpoint: '*', metric: 'response_time_p95', requests: 231 };
  const metrics = [
    { ...metric, spread: 0.021, tolerance: 0.05 },
    { ...metric, spread: 0.034, tolerance: 0.05 },
    { ...metric, metric: 'error_share', spread: 0.9, tolerance: null },
  ];
  const pilot = { blocks: 12, blockMs: 1100, chosen: { blockMs: 4400, blocks: 40 }, metrics };
  const slots = [{ startMs: 0, requests: 100, responseTimeMs: 0.7 }];
  const control = { reference: '1/node-v24.0.0', slots };
  const { decision } = aReport();
  const { Pilot, Control } = told(runFacts(aScenarioReport({ pilot, control }), decision));
  expect(Pilot).toBe(
    '12 blocks of 1.1 s, never judged; they chose blocks of 4.4 s, up to 40, whose differences were to vary by 2.1 to 3.4 %',
  );
  expect(Control).toBe('a constant piece of work (1/node-v24.0.0) took 700 µs');
  const noise = { ...pilot, chosen: null };
  expect(told(runFacts(aScenarioReport({ pilot: noise }), decision)).Pilot).toBe(
    '12 blocks of 1.1 s, never judged: the differences of blocks varied by 2.1 to 3.4 %',
  );
});

test('where measuring was given up it is told how far the answers were', () => {
  const ground = {
    endpoint: 'search',
    metric: 'response_time_p95',
    shift: 0.06,
    spread: 0.59,
    pass: { distance: -0.019, needed: 0.07 },
    regression: { distance: 0.085, needed: null },
  };
  const stop = {
    why: 'futile',
    reason: 'too noisy',
    blocks: 20,
    plannedBlocks: 40,
    grounds: [ground],
  } as const;
  const decision = aDecision({ stops: [{ scenario: 'shop', ...stop }] });
  expect(told(runFacts(aScenarioReport(), decision))['Given up']).toBe(
    'for a chance of 5 % the typical block would have to lie further from the margin: search response_time_p95: −0.02 of 0.07 SD to a pass, 0.09 SD (none suffices) to a regression',
  );
  const unknown = { distance: null, needed: null };
  const rare = { ...ground, metric: 'error_share', shift: 0, spread: 0, pass: unknown, regression: unknown };
  const given = aDecision({ stops: [{ scenario: 'shop', ...stop, grounds: [rare] }] });
  expect(told(runFacts(aScenarioReport(), given))['Given up']).toMatch(
    /search error_share: too few requests for a pass, and too few blocks with failures for a regression$/u,
  );
});

test('baselines are named only where they were read, the newest by name', () => {
  const baselines = Array.from({ length: 12 }, (_, index) => ({
    runId: String(index),
    sha: '',
    ref: 'main',
    startedAt: `2026-10-${index + 10}T08:00:00.000Z`,
    url: '',
    away: null,
  }));
  const newestFirst =
    /^12 runs: 11 on main of 2026-10-21, 10 on main of 2026-10-20, .*, 2 on main of 2026-10-12, and 2 older$/u;
  for (const given of [baselines, baselines.toReversed()]) {
    const { Baselines } = told(runFacts(aScenarioReport({ baselines: given }), aReport().decision));
    expect(Baselines).toMatch(newestFirst);
  }
});

test('of baselines that started at once, the one that was read last is the newest', () => {
  const baselines = ['a', 'b'].map((runId) => ({
    runId,
    sha: '',
    ref: '',
    startedAt: '2026-10-10',
    url: '',
    away: null,
  }));
  expect(told(runFacts(aScenarioReport({ baselines }), aReport().decision)).Baselines).toBe(
    '2 runs: b of 2026-10-10, a of 2026-10-10',
  );
});

test.each([
  [4, 0, 'a1 on main of 2026-10-10 (4 h old, 0 commits back)'],
  [30, 1, 'a1 on main of 2026-10-10 (30 h old, 1 commit back)'],
  [24 * 33, 1300, 'a1 on main of 2026-10-10 (33 days old, 1,300 commits back)'],
])('a baseline says how far away it is: %i hours and %i commits', (hours, commits, words) => {
  const baseline = { runId: '', sha: 'a1', ref: 'main', startedAt: '2026-10-10', url: '' };
  const away = { ageMs: hours * 3_600_000, commits };
  const { Baselines } = told(
    runFacts(aScenarioReport({ baselines: [{ ...baseline, away }] }), aReport().decision),
  );
  expect(Baselines).toBe(`1 run: ${words}`);
});

test('what is not known of a run started by hand is left out', () => {
  const provenance = aProvenance({ repository: '', sha: '', ref: '', runId: '', event: '', startedAt: '' });
  expect(told(provenanceFacts(aReport({ provenance })))).toEqual({ 'perf-gate': '0.1.0' });
});

test.each([
  [
    { kind: 'side-died', side: 'candidate', block: 3, detail: 'exit code 1' },
    'the candidate stopped serving in block 4: exit code 1',
  ],
  [
    { kind: 'interrupted', side: null, block: -1, detail: '' },
    'a stop signal ended the run before the first block',
  ],
  [
    { kind: 'budget-exhausted', side: null, block: 0, detail: '' },
    'the request budget ended the run in block 1',
  ],
  [
    { kind: 'teardown-failed', side: 'baseline', block: 9, detail: '' },
    'a tear-down request failed in block 10',
  ],
] as const)('the incident %j is told as "%s"', (incident, text) => {
  expect(phraseToText(incidentWords(incident))).toBe(text);
});

test('a time that is none is shown as it came', () => {
  expect(timeWords('2026-11-03T09:41:07.000Z')).toBe('2026-11-03 09:41 UTC');
  expect(timeWords('soon')).toBe('soon');
});
