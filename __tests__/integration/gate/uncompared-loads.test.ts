import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { runGate } from '../../../src/gate/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { aGateRequest } from '../../support/a-gate-request.ts';
import { endServer, listenOnLoopback } from '../../support/loopback-server.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) endServer(server);
});

function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  return listenOnLoopback(server);
}

function scenarioOf(name: string, load: string, extra = '') {
  const text = `name: ${name}\nrequests: [{ name: list, path: /list }]\nload: { ${load}, warm-up: 0s }\n${extra}`;
  return parseScenario(text, `${name}.yml`, {});
}

test('a batch beside a steady load is shown and decided by its thresholds, and compared with nothing', async () => {
  const url = await listen((_request, response) => void setTimeout(() => response.end('a lamp'), 3));
  const met = 'thresholds: { http_req_failed: rate<0.5 }\n';
  const scenarios = [
    scenarioOf('steady', 'rate: 70, duration: 3s'),
    scenarioOf('batch', 'vus: 3, iterations: 70, max-duration: 30s', met),
  ];
  const told: string[] = [];
  const request = aGateRequest(scenarios[0]!, { kind: 'url', url });
  const { decision, report } = await runGate({
    ...request,
    scenarios,
    baseline: { kind: 'target', target: { kind: 'url', url } },
    onProgress: (event) => void (event.kind === 'warning' && told.push(event.message)),
  });
  const gated = decision.comparisons.filter((each) => each.gated).map(({ scenario }) => scenario);
  expect([...new Set(gated)]).toEqual(['steady']);
  const batch = decision.comparisons.filter(({ scenario }) => scenario === 'batch');
  expect(batch.some(({ baseline, candidate }) => baseline !== null && candidate !== null)).toBe(true);
  expect(decision.parts.find(({ scenario }) => scenario === 'batch')).toMatchObject({
    verdict: 'pass',
    reasons: [{ code: 'thresholds-only' }],
  });
  expect(report.scenarios.map(({ load }) => load.compared)).toEqual(['blocks', 'thresholds']);
  const note = 'batch is not compared, thresholds decide alone: what is measured under such a load depends';
  for (const notes of [told, decision.warnings])
    expect(notes.filter((each) => each.startsWith(note))).toHaveLength(1);
});

/** Answers one request at a time, each in 20 ms or more: at most 50 a second. */
function oneAtATime(): RequestListener {
  let last = Promise.resolve();
  return (_request, response) => {
    last = last
      .then(() => new Promise<void>((resolve) => setTimeout(resolve, 20)))
      .then(() => void response.end('a lamp'));
  };
}

test('a search for the limit that goes beyond it is no invalid run, and a first level beyond it is one', async () => {
  const search = async (rate: number) => {
    const url = await listen(oneAtATime());
    const scenario = scenarioOf(
      'search',
      `pattern: breakpoint, rate: ${rate}, increment: 130, max: ${rate + 130}, level: 3s`,
      'defaults: { timeout: 700ms }\nthresholds: { http_reqs: rate>1 }\n',
    );
    return runGate(aGateRequest(scenario, { kind: 'url', url }));
  };
  const found = await search(7);
  expect([found.decision.verdict, found.decision.exitCode]).toEqual(['pass', 0]);
  const breakpoint = found.report.scenarios[0]?.patternFindings[0]?.breakpoint;
  expect(breakpoint).toMatchObject({ carried: { part: { amount: 7 } }, broken: { part: { amount: 137 } } });
  const lost = await search(130);
  expect([lost.decision.verdict, lost.decision.exitCode]).toEqual(['invalid', 3]);
  expect(lost.decision.reasons[0]).toMatchObject({
    code: 'saturated',
    message: expect.stringContaining('does not carry even the load with which its pattern begins'),
  });
});
