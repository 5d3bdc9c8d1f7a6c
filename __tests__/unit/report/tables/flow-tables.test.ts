import { expect, test } from '@jest/globals';
import type { FlowSummaries, JourneySummary, WebSocketSummary } from '../../../../src/comparison/index.ts';
import { journeyTable, webSocketTable } from '../../../../src/report/tables/flow-tables.ts';
import type { Table } from '../../../../src/report/tables/table.ts';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { aScenarioReport } from '../../../support/a-report.ts';

const NOTHING = { passed: 0, total: 0, share: null };

/** A WebSocket that did nothing but be open. */
function aSummary(change: Partial<WebSocketSummary> = {}): WebSocketSummary {
  return {
    name: 'chat',
    side: 'candidate',
    connections: 7,
    connectP95Ms: null,
    connected: NOTHING,
    sentPerSecond: 0,
    receivedPerSecond: 0,
    roundTripP50Ms: null,
    roundTripP95Ms: null,
    replied: NOTHING,
    latencyP95Ms: null,
    fanOutP95Ms: null,
    delivered: NOTHING,
    pingP95Ms: null,
    reconnects: 0,
    closes: [],
    failures: [],
    ...change,
  };
}

function aScenarioWith(flows: Partial<FlowSummaries>, scenario = 'shop') {
  return aScenarioReport({
    scenario,
    flows: { webSockets: [], journeys: [], checks: [], polls: [], ...flows },
  });
}

function textOf({ columns, rows }: Table): readonly (readonly string[])[] {
  return [columns.map(({ title }) => title), ...rows.map((row) => row.map(phraseToText))];
}

test('a scenario without flows has no rows, and so no table is shown', () => {
  expect(webSocketTable([aScenarioReport()]).rows).toEqual([]);
  expect(journeyTable([aScenarioReport()]).rows).toEqual([]);
});

test('what was not measured on any side has no row; one side alone has one column', () => {
  expect(textOf(webSocketTable([aScenarioWith({ webSockets: [aSummary()] })]))).toEqual([
    ['WebSocket', 'Measure', 'Candidate'],
    ['chat', 'connections', '7'],
  ]);
});

test('what happened on one side only says so of the other', () => {
  const webSockets = [
    aSummary({ side: 'baseline', latencyP95Ms: 13 }),
    aSummary({
      reconnects: 130,
      closes: [
        { kind: '1006', count: 130 },
        { kind: '1011', count: 7 },
      ],
    }),
  ];
  expect(textOf(webSocketTable([aScenarioWith({ webSockets })]))).toEqual([
    ['WebSocket', 'Measure', 'Baseline', 'Candidate'],
    ['chat', 'connections', '7', '7'],
    ['chat', 'latency p95', '13 ms', '–'],
    ['chat', 'reconnects', 'none', '130'],
    ['chat', 'closes', 'none', '130 × 1006, 7 × 1011'],
  ]);
});

test('several scenarios are told apart', () => {
  const scenarios = ['shop', 'chat room'].map((name) => aScenarioWith({ webSockets: [aSummary()] }, name));
  expect(textOf(webSocketTable(scenarios))).toEqual([
    ['Scenario', 'WebSocket', 'Measure', 'Candidate'],
    ['shop', 'chat', 'connections', '7'],
    ['chat room', 'chat', 'connections', '7'],
  ]);
});

test('journeys, checks and polls follow one another, a check as the share that held', () => {
  const journey: JourneySummary = {
    name: 'checkout',
    side: 'candidate',
    completed: { passed: 1299, total: 1300, share: 1299 / 1300 },
    interrupted: 0,
    p50Ms: 4130,
    p95Ms: 7333,
  };
  const checks = [
    {
      name: 'has a price',
      side: 'candidate',
      passed: { passed: 129, total: 130, share: 129 / 130 },
    } as const,
  ];
  const polls = [
    {
      name: 'job',
      side: 'candidate',
      completed: { passed: 7, total: 7, share: 1 },
      interrupted: 3,
      p50Ms: 70,
      p95Ms: 130,
    } as const,
  ];
  expect(textOf(journeyTable([aScenarioWith({ journeys: [journey], checks, polls })]))).toEqual([
    ['Journey or check', 'Measure', 'Candidate'],
    ['checkout', 'iterations', '1,300'],
    ['checkout', 'completed', '99.92 % of 1,300'],
    ['checkout', 'duration p50', '4.13 s'],
    ['checkout', 'duration p95', '7.33 s'],
    ['has a price', 'check passed', '99.23 % of 130'],
    ['job', 'done in time', '100 % of 7'],
    ['job', 'cut off', '3'],
    ['job', 'waited p50', '70 ms'],
    ['job', 'waited p95', '130 ms'],
  ]);
});
