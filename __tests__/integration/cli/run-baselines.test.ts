import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { describeEnvironment } from '../../../src/gate/index.ts';
import { loadHash, parseScenario } from '../../../src/scenario/index.ts';
import { encodeRun, type Run } from '../../../src/trial/index.ts';
import { endServer, listenOnLoopback } from '../../support/loopback-server.ts';
import { aPlaceInHistory, aRunOfBlocks, timesAround } from '../../support/measured-runs.ts';
import { askAgain, wasLate } from '../../support/ask-again.ts';
import { type Terminal, withTerminal } from '../../support/a-terminal.ts';

const SCENARIO = `name: quick
requests: [{ path: /, primary: true }]
load: { rate: 30, duration: 2s, warm-up: 0s }
compare: { quantiles: [p50], tolerance: 900 % }
`;

/** A run file of the scenario as it would be measured here and now, unless told otherwise. */
function aBaseline(index: number, replaced: Partial<Run> = {}): string {
  const url = { kind: 'url', url: 'http://127.0.0.1' } as const;
  const side = { endpoints: { 'GET /': { times: timesAround(20, 60) } } };
  return encodeRun(
    aRunOfBlocks([{ baseline: null, candidate: side }], {
      run: {
        ...aPlaceInHistory('baseline', index),
        scenario: 'quick',
        loadHash: loadHash(parseScenario(SCENARIO, 'quick.yml', {})),
        environment: { ...describeEnvironment(url, {}), targetKind: 'url' },
        ...replaced,
      },
    }),
  );
}

/** Runs the scenario against the baselines; counts what the server was asked. */
async function run(terminal: Terminal, baselines: readonly string[]) {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    setTimeout(() => response.end('served'), 20);
  });
  const url = await listenOnLoopback(server);
  await terminal.write({
    'quick.yml': SCENARIO,
    ...Object.fromEntries(baselines.map((text, index) => [`before/${index}.json`, text])),
  });
  try {
    const ended = await terminal.run('run', 'quick.yml', '--url', url, '--baseline', 'before', '--json');
    return { ...ended, asked };
  } finally {
    endServer(server);
  }
}

/** The same, again where the generator was late; and the decision that was printed. */
async function decide(terminal: Terminal, baselines: readonly string[]) {
  return askAgain(
    async () => {
      const ended = await run(terminal, baselines);
      return { ...ended, decision: JSON.parse(ended.stdout) };
    },
    ({ decision }) => wasLate(decision),
  );
}

test.each<[string, Partial<Run>]>([
  ['load hash', { loadHash: 'deadbeefdeadbeef' }],
  ['measurement version', { measurementVersion: 77 }],
  [
    'environment class',
    { environment: { ...describeEnvironment({ kind: 'url', url: '' }, {}), class: 'mars' } },
  ],
  ['scenario', { scenario: 'another' }],
])('run refuses baselines of another %s before it sends anything, as compare does', async (what, other) => {
  await withTerminal(async (terminal) => {
    const files = Array.from({ length: 7 }, (_, index) => aBaseline(index, index === 3 ? {} : other));
    const all = what === 'scenario' ? files.filter((_, index) => index !== 3) : files;
    const { code, stdout, asked } = await run(terminal, all);
    expect({ code, document: JSON.parse(stdout), asked }).toMatchObject({
      code: 2,
      document: { error: { code: 'RUNS_INCOMPARABLE', message: expect.stringContaining(what) } },
      asked: 0,
    });
  });
});

test('run leaves out baselines that must not be judged, and says so before and after', async () => {
  await withTerminal(async (terminal) => {
    const validity = { kind: 'invalid', reasons: ['stopped'] } as const;
    const files = Array.from({ length: 7 }, (_, index) => aBaseline(index, { validity }));
    const { code, stderr, decision } = await decide(terminal, files);
    expect([code, decision.verdict, decision.mode]).toEqual([0, 'inconclusive', 'baseline']);
    expect(decision.warnings.join('\n')).toContain('7 of 7 baselines are left out: stopped (baseline-1');
    expect(stderr).toContain('7 of 7 baselines are left out');
  });
});

test('run compares with sound baselines of the same kind', async () => {
  await withTerminal(async (terminal) => {
    const { code, decision } = await decide(
      terminal,
      Array.from({ length: 7 }, (_, index) => aBaseline(6 - index)),
    );
    const { mode, comparisons, warnings } = decision;
    expect([code, mode, comparisons[0].trials.baseline]).toEqual([0, 'baseline', 7]);
    expect(warnings.join()).not.toContain('left out');
  });
});
