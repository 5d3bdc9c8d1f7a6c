import { expect, test } from '@jest/globals';
import { parseThreshold } from '../../../src/scenario/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import { decided } from '../../support/decided.ts';
import { aRunOfBlocks, type SideOfBlock, timesAround } from '../../support/measured-runs.ts';

function chatting(metric: string, passed: number, total: number): SideOfBlock {
  return {
    endpoints: { list: { times: timesAround(70) } },
    trial: { rates: [{ metric, endpoint: 'chat', passed, total }] },
  };
}

function aTalk(candidate: SideOfBlock, baseline: SideOfBlock | null = null): Run {
  return aRunOfBlocks(Array.from({ length: 20 }, () => ({ baseline, candidate })));
}

test.each([
  ['ws_replies', 'chat: only 90 % of 200 of the messages got their reply in time'],
  ['ws_delivered', 'chat: only 90 % of 200 of the copies of broadcasts arrived in time'],
] as const)('a load of which %s are too few is carried as little as one of requests', (metric, message) => {
  const run = aTalk(chatting(metric, 9, 10));
  const alone = { comparisons: [], baseline: 'not-wanted' } as const;
  const { verdict, reasons } = decided(run, alone);
  expect([verdict, reasons[0]?.code]).toEqual(['invalid', 'saturated']);
  expect(reasons[0]?.message).toContain(message);
  const enough = parseThreshold(metric, 'rate>0.8');
  expect(decided({ ...run, thresholds: [enough] }, alone).verdict).toBe('pass');
});

test('one side that carries it shows that it can be carried', () => {
  const [all, few] = [chatting('ws_replies', 10, 10), chatting('ws_replies', 5, 10)];
  const codes = (run: Run) => decided(run).reasons.map(({ code }) => code);
  expect(codes(aTalk(few, all))).not.toContain('saturated');
  expect(codes(aTalk(few, few))).toContain('saturated');
  expect(codes(aTalk(all, all))).not.toContain('saturated');
});
