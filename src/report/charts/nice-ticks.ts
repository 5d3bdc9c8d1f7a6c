/** Steps of a decade at which people expect a label. */
const STEPS = [1, 2, 5];

/** Values of the form 1, 2 or 5 × 10ⁿ within [low, high], both positive: the labels of a logarithmic axis. */
export function logTicks(low: number, high: number): readonly number[] {
  const ticks: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent++) {
    for (const step of STEPS) {
      // Divided for negative exponents: 2 × 10⁻¹ would be 0.2 only nearly.
      const tick = exponent < 0 ? step / 10 ** -exponent : step * 10 ** exponent;
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

/** At least `least` and at most about `most` evenly spaced round values that cover [low, high]. */
export function evenTicks(low: number, high: number, most: number): readonly number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const raw = span / most;
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * decade).find((candidate) => candidate >= raw) ?? raw;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => round((first + index) * step));
}

/** Takes away what floating point adds: 0.30000000000000004. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}

/** Steps of a clock in seconds: what people count time in. */
const CLOCK_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];

/** Round times within [lowMs, highMs], at most about `most` of them, in milliseconds. */
export function clockTicks(lowMs: number, highMs: number, most: number): readonly number[] {
  const stepMs = 1000 * (CLOCK_STEPS.find((step) => (highMs - lowMs) / (1000 * step) <= most) ?? 86_400);
  const first = Math.ceil(lowMs / stepMs);
  return Array.from(
    { length: Math.max(0, Math.floor(highMs / stepMs) - first + 1) },
    (_, index) => (first + index) * stepMs,
  );
}
