/** Most names of one endpoint that are summed; a target that invents a name per request must not fill the memory. */
const MOST_NAMES = 20;
const ENTRY = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(;.*)?$/;
const DURATION = /;\s*dur\s*=\s*"?(\d+(?:\.\d+)?)"?/i;

/** Sums of the durations that a target states of itself. */
export class ServerTimingSums {
  readonly #sums = new Map<string, { totalMs: number; count: number }>();

  /** Adds one `Server-Timing` header (W3C Server Timing); entries without a duration are passed over. */
  add(header: string): void {
    for (const entry of header.split(',')) {
      const [, name, rest] = ENTRY.exec(entry) ?? [];
      const duration = DURATION.exec(rest ?? '')?.[1];
      if (name === undefined || duration === undefined) continue;
      const known = this.#sums.get(name);
      if (known) {
        known.totalMs += Number(duration);
        known.count++;
      } else if (this.#sums.size < MOST_NAMES) this.#sums.set(name, { totalMs: Number(duration), count: 1 });
    }
  }

  totals(): readonly { readonly name: string; readonly totalMs: number; readonly count: number }[] {
    return [...this.#sums.entries()].map(([name, { totalMs, count }]) => ({ name, totalMs, count }));
  }
}
