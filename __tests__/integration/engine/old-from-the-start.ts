/**
 * Run as a process: makes objects that live from one collection of young ones to the next, as requests under way do, and
 * prints how many megabytes of their successors, which nobody keeps, were made old from the start. With `--driver` a load
 * driver was created before.
 */
import { getHeapSpaceStatistics } from 'node:v8';
import { benchDriver } from '../../../scripts/bench/under-load.ts';
import { parseScenario } from '../../../src/scenario/index.ts';

interface Made {
  readonly inner: { readonly list: readonly number[] };
}

function make(n: number): Made {
  return { inner: { list: [n] } };
}

function oldBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0;
}

if (process.argv[2] === '--driver')
  await benchDriver(
    parseScenario('name: shop\nrequests: [{ path: / }]\nload: { rate: 7, duration: 7s }\n', '', {}),
  ).close();
const underWay: Made[] = [];
for (let n = 0; n < 3e6; n++) underWay[n % 1e5] = make(n);
let [grown, before, sum] = [0, oldBytes(), 0];
for (let round = 0; round < 20; round++) {
  for (let n = 0; n < 1e4; n++) sum += make(n).inner.list.length;
  // A collection of everything in between makes it less.
  grown += Math.max(0, oldBytes() - before);
  before = oldBytes();
}
if (sum !== 2e5) throw new TypeError('they were not made');
console.log((grown / 1e6).toFixed(1));
