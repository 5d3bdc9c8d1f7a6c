import type { Explanation } from '../../comparison/index.ts';
import { effectRow } from './effect-row.ts';

/** The part of an axis of changes that is drawn; what lies beyond is drawn at its edge. */
export interface ChangeDomain {
  readonly low: number;
  readonly high: number;
}

/** Share of the blocks at either end that may lie beyond the picture, so that a burst does not flatten all others. */
const OUTER = 0.05;
/** Earlier, wider intervals are shown as far as so many times what is known in the end. */
const EARLIER = 2.5;
const PADDING = 0.08;

/** Where the changes of the single blocks lie, zero and the margins included. */
export function domainOfChanges({ comparison, changes }: Explanation): ChangeDomain {
  const known = changes.flatMap(({ change }) => change ?? []).toSorted((a, b) => a - b);
  const outer = Math.floor(known.length * OUTER);
  return padded([...marginsOf(comparison), ...known.slice(outer, known.length - outer)]);
}

/** Where the intervals lie, zero and the margins included: all of the last one, and of the others what is near it. */
export function domainOfSequence({ comparison, sequence }: Explanation): ChangeDomain {
  const { value, lower, upper } = effectRow(comparison);
  const last = [...marginsOf(comparison), ...[value, lower, upper].filter((end) => end !== null)];
  const reach = EARLIER * Math.max(...last.map(Math.abs));
  const near = sequence
    .flatMap((known) => [known.lower, known.upper])
    .filter((end) => end !== null && Math.abs(end) <= reach);
  return padded([...last, ...near.filter((end) => end !== null)]);
}

function marginsOf(comparison: Explanation['comparison']): readonly number[] {
  const { noiseLow, noiseHigh, tolerance } = effectRow(comparison);
  return [0, noiseLow, noiseHigh, tolerance];
}

function padded(values: readonly number[]): ChangeDomain {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const padding = PADDING * (high - low);
  return { low: low - padding, high: high + padding };
}
