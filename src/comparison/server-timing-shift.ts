import type { EndpointSummary } from './endpoint-summary.ts';

/** By how much one named part of the server's own time grew; negative when it shrank. */
export interface ServerTimingPart {
  readonly name: string;
  readonly differenceMs: number;
}

/** Where an endpoint's change of response time went, by the target's own Server-Timing entries. */
export interface ServerTimingShift {
  readonly endpoint: string;
  /** Mean response time of the candidate minus the baseline's, in milliseconds: the whole of which the parts are some. */
  readonly responseTimeMs: number;
  /** Names that both sides sent, greatest change first (by size, then by name); never empty. */
  readonly parts: readonly ServerTimingPart[];
}

/**
 * Compares the means of the Server-Timing entries that both sides sent, endpoint by endpoint. A description, not
 * evidence: it has no interval and decides nothing. Endpoints without a name common to both sides are left out.
 */
export function compareServerTiming(summaries: readonly EndpointSummary[]): readonly ServerTimingShift[] {
  return summaries
    .filter((summary) => summary.side === 'baseline')
    .flatMap((baseline) => {
      const candidate = summaries.find(
        (other) => other.side === 'candidate' && other.endpoint === baseline.endpoint,
      );
      return candidate === undefined ? [] : shiftOf(baseline, candidate);
    });
}

function shiftOf(baseline: EndpointSummary, candidate: EndpointSummary): readonly ServerTimingShift[] {
  if (baseline.meanMs === null || candidate.meanMs === null) return [];
  const before = new Map(baseline.serverTiming.map((entry) => [entry.name, entry.meanMs]));
  const parts = candidate.serverTiming.flatMap(({ name, meanMs }) => {
    const meanBefore = before.get(name);
    return meanBefore === undefined ? [] : [{ name, differenceMs: meanMs - meanBefore }];
  });
  if (parts.length === 0) return [];
  return [
    {
      endpoint: candidate.endpoint,
      responseTimeMs: candidate.meanMs - baseline.meanMs,
      parts: parts.toSorted(bySize),
    },
  ];
}

function bySize(a: ServerTimingPart, b: ServerTimingPart): number {
  return Math.abs(b.differenceMs) - Math.abs(a.differenceMs) || (a.name < b.name ? -1 : 1);
}
