import { expect, test } from '@jest/globals';
import { experiment } from '../../support/an-experiment.ts';
import { pretendControl, type PretendedTargetOptions } from '../../support/fake-drivers.ts';

const BOTH: readonly PretendedTargetOptions[] = [{ side: 'baseline' }, { side: 'candidate' }];

test('the machine is measured before the first target is started and after the last is stopped, never between', async () => {
  const seen: string[] = [];
  const targets = BOTH.map((target) => ({ ...target, onCall: (call: string) => seen.push(call) }));
  const control = pretendControl([0.7, 0.9], () => seen.push('control'));
  const { run } = await experiment({ targets, control });
  expect(seen.filter((call) => call !== 'renew')).toEqual([
    'control',
    'start',
    'start',
    'stop',
    'stop',
    'control',
  ]);
  expect(run.control?.reference).toBe('pretended');
  expect(run.control?.slots).toEqual([
    { startMs: 0, requests: 100, responseTimeMs: 0.7 },
    { startMs: expect.any(Number), requests: 100, responseTimeMs: 0.9 },
  ]);
  const lastMs = Math.max(...run.trials.map(({ startMs, durationMs }) => startMs + durationMs));
  expect(run.control?.slots[1]?.startMs).toBeGreaterThanOrEqual(lastMs);
});

test('a machine that gives no number leaves none, and the run is as good as any', async () => {
  const { run } = await experiment({ control: pretendControl([]) });
  expect(run.control).toBeNull();
  expect(run.validity.kind).toBe('valid');
});

test('after a stop signal nothing more is measured', async () => {
  const stop = new AbortController();
  let asked = 0;
  const control = pretendControl([0.7, 0.9], () => asked++);
  await experiment({ control, signal: stop.signal, load: { onWindow: () => stop.abort() } });
  expect(asked).toBe(1);
});
