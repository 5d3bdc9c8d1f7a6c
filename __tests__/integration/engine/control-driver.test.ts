import { expect, test } from '@jest/globals';
import { createControlDriver, systemClock } from '../../../src/engine/index.ts';
import { createRandom } from '../../../src/foundation/index.ts';
import { addressGuard } from '../../../src/target/index.ts';

function aControlDriver() {
  return createControlDriver({
    clock: systemClock,
    random: createRandom('control'),
    userAgentVersion: '0.0.0',
    guard: addressGuard,
  });
}

test('the bundled reference is measured in about a second, again and again, and ends', async () => {
  const control = aControlDriver();
  const { signal } = new AbortController();
  const first = await control.measure(signal);
  const startedMs = performance.now();
  const second = await control.measure(signal);
  expect(performance.now() - startedMs).toBeLessThan(2000);
  for (const slot of [first, second]) {
    expect(slot?.requests).toBeGreaterThan(50);
    expect(slot?.responseTimeMs).toBeGreaterThan(0.05);
    expect(slot?.responseTimeMs).toBeLessThan(50);
  }
  await control.close();
  // What is gone gives no number, and no error either.
  expect(await control.measure(signal)).toBeNull();
});

test('a stop signal leaves no number, before it and within', async () => {
  const control = aControlDriver();
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 500);
  expect(await control.measure(stop.signal)).toBeNull();
  expect(await control.measure(stop.signal)).toBeNull();
  await control.close();
});

test('closing what was never begun does nothing', async () => {
  await aControlDriver().close();
});
