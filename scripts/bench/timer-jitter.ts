/**
 * What this core allows a process that does nothing else, in milliseconds: how late a timer wakes it, the floor of any
 * generator's lag, and for how long it is taken away while it only reads the clock.
 */
const SECONDS = 3;
/** A gap between two readings of the clock that is longer was somebody else's. */
const PAUSE_MS = 0.1;

const late: number[] = [];
const endMs = performance.now() + SECONDS * 1000;
while (performance.now() < endMs) {
  const dueMs = performance.now() + 1;
  await new Promise((resolve) => setTimeout(resolve, 1));
  late.push(performance.now() - dueMs);
}
late.sort((a, b) => a - b);
const quantile = (q: number): number => late[Math.min(late.length - 1, Math.floor(q * late.length))] ?? NaN;

const pauses: number[] = [];
const spunEndMs = performance.now() + SECONDS * 1000;
for (let lastMs = performance.now(); lastMs < spunEndMs; ) {
  const nowMs = performance.now();
  if (nowMs - lastMs > PAUSE_MS) pauses.push(nowMs - lastMs);
  lastMs = nowMs;
}
const pausedMs = pauses.reduce((sum, pause) => sum + pause, 0);
console.log(
  JSON.stringify({
    p50: quantile(0.5),
    p99: quantile(0.99),
    max: quantile(1),
    pausedShare: pausedMs / (SECONDS * 1000),
    longestPauseMs: Math.max(0, ...pauses),
  }),
);
