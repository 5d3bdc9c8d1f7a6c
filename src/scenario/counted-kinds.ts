/** What stands behind a name in counters that are kept by kind: `chat 1006`, `chat status 401`, `checkout beforeRequest`. */
const KINDS: Readonly<Partial<Record<string, RegExp>>> = Object.freeze({
  ws_closed: /^\d{4}$/,
  hook_failures: /^(?:beforeRequest|afterResponse|beforeIteration|afterIteration)$/,
  ws_failed: /^(?:dns|connect|tls|timeout|reset|protocol|login|status \d+)$/,
});

/** The kind that an entry of a counter counts for a name; null where it is no kind of this name. */
export function kindOf(metric: string, entry: string, name: string): string | null {
  const kind = entry.slice(name.length + 1);
  return entry === `${name} ${kind}` && KINDS[metric]?.test(kind) === true ? kind : null;
}

/** The name in an entry of a counter, without the kind: `chat` of `chat 1006`. Other metrics have names alone. */
export function withoutKind(metric: string, entry: string): string {
  const spaces = [...entry.matchAll(/ /g)].map(({ index }) => index);
  const end = spaces.find((index) => kindOf(metric, entry, entry.slice(0, index)) !== null);
  return end === undefined ? entry : entry.slice(0, end);
}
