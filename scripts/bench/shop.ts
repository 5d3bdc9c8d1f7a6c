/**
 * The demo's shop as a process for a bench: prints its port; over standard input it takes `usage` and prints its processor
 * time and resident memory as JSON.
 */
import { createInterface } from 'node:readline';
import { CRASH_AFTER_MS, startShop } from '../../src/demo/index.ts';

const shop = await startShop({
  port: 0,
  host: '127.0.0.1',
  fault: 'none',
  seed: 'bench',
  crashAfterMs: CRASH_AFTER_MS,
});
createInterface({ input: process.stdin }).on('line', () => {
  console.log(JSON.stringify({ cpu: process.cpuUsage(), rssBytes: process.memoryUsage.rss() }));
});
console.log(shop.url.port);
