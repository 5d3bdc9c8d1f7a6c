/** How late this core wakes a process that does nothing else, in milliseconds: the floor of any generator's lag. */
const SECONDS = 3;

const late: number[] = [];
const endMs = performance.now() + SECONDS * 1000;
while (performance.now() < endMs) {
  const dueMs = performance.now() + 1;
  await new Promise((resolve) => setTimeout(resolve, 1));
  late.push(performance.now() - dueMs);
}
late.sort((a, b) => a - b);
const quantile = (q: number): number => late[Math.min(late.length - 1, Math.floor(q * late.length))] ?? NaN;
console.log(JSON.stringify({ p50: quantile(0.5), p99: quantile(0.99), max: quantile(1) }));
