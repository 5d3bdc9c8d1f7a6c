// Measures the URL given, and prints the measurement: for a test that gives this process too few file descriptors.
import { createLoadDriver, systemClock } from '../../../src/engine/index.ts';
import { createRandom } from '../../../src/foundation/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { addressGuard } from '../../../src/target/index.ts';

const scenario = parseScenario(
  'name: few files\nrequests: [{ name: list, path: / }]\nload: { rate: 130, duration: 1s }\n',
  'few files',
  {},
);
const driver = createLoadDriver({
  scenario,
  clock: systemClock,
  random: createRandom('few files'),
  userAgentVersion: '0',
  guard: addressGuard,
  onLive: () => {},
  onWarning: () => {},
});
const atMs = Float64Array.from({ length: 130 }, (_, index) => index * 5);
const window = {
  atMs,
  flow: new Uint16Array(130),
  executor: new Uint8Array(130),
  users: [],
  side: new Uint8Array(130).fill(1),
  durationMs: 650,
  sides: ['candidate'] as const,
};
const [measurement] = await driver.measure(
  window,
  { candidate: new URL(process.argv[2] ?? '') },
  new AbortController().signal,
);
await driver.close();
console.log(JSON.stringify(measurement));
