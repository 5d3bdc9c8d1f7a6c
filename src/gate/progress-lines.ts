import type { LiveSample, ProgressEvent } from '../experiment/index.ts';

/** How an event is to be shown: a line that stays, or one that the next may overwrite. */
export interface ProgressLine {
  readonly text: string;
  readonly passing: boolean;
}

/** Turns events into lines for people; keeps only what the next line needs. */
export type ProgressLines = (event: ProgressEvent) => ProgressLine | null;

const MOST_NAMED = 3;
/** The order in which sides are shown. */
const BASELINE_FIRST = ['baseline', 'candidate'] as const;

/**
 * Creates the lines of one run. Each passing line holds all that is going on, because a log without a terminal prints
 * only one of them now and then: the block, what each side does, and what is still undecided.
 */
export function createProgressLines(): ProgressLines {
  let block: Extract<ProgressEvent, { kind: 'block' }> | null = null;
  // Where the sides take turns, a sample has one of them: the other's last one stays in sight.
  const samples = new Map<LiveSample['side'], LiveSample>();
  const current = (): ProgressLine => ({ text: describeState(block, samples), passing: true });
  return (event) => {
    switch (event.kind) {
      case 'phase':
        block = null;
        samples.clear();
        return { text: event.detail === '' ? event.name : `${event.name}: ${event.detail}`, passing: false };
      case 'live':
        for (const sample of event.samples) samples.set(sample.side, sample);
        return current();
      case 'block':
        block = event;
        return current();
      case 'stop':
        return { text: `measured: ${event.reason}`, passing: false };
      case 'warning':
        return { text: `warning: ${event.message}`, passing: false };
    }
  };
}

function describeState(
  block: Extract<ProgressEvent, { kind: 'block' }> | null,
  samples: ReadonlyMap<LiveSample['side'], LiveSample>,
): string {
  const sides = BASELINE_FIRST.flatMap((side) => samples.get(side) ?? []).map(describeSample);
  if (block === null) return sides.join(' · ');
  const number = `block ${block.block + 1}/${block.maxBlocks}`;
  return [number, ...sides, describeUndecided(block.undecided, block.decided)].filter(Boolean).join(' · ');
}

/** Empty as long as nothing could be decided yet: the first blocks have nothing to name. */
function describeUndecided(undecided: readonly string[], decided: number): string {
  if (undecided.length === 0) return decided === 0 ? '' : 'everything decided';
  const named = undecided.slice(0, MOST_NAMED).map(shortName).join(', ');
  return `${undecided.length} undecided: ${named}${undecided.length > MOST_NAMED ? ', …' : ''}`;
}

/** `GET /cart response_time_p95` is `GET /cart p95` here, `error_share` is `error share`. */
function shortName(name: string): string {
  return name.replace(/ response_time_(p[\d.]+)$/, ' $1').replace(/ ([a-z]+)_share$/, ' $1 share');
}

function describeSample({ side, ratePerSecond, errors, inFlight, p50Ms, p95Ms }: LiveSample): string {
  // So it is for a moment at the beginning of a block, and for longer where a target hangs.
  if (ratePerSecond === 0) return `${side} no answer yet, ${inFlight} under way`;
  const times =
    p50Ms === null || p95Ms === null ? 'no success' : `p50 ${round(p50Ms)} p95 ${round(p95Ms)} ms`;
  const failed = errors === 0 ? '' : `, ${errors} ${errors === 1 ? 'error' : 'errors'}`;
  return `${side} ${ratePerSecond < 10 ? ratePerSecond.toFixed(1) : Math.round(ratePerSecond)}/s ${times}${failed}`;
}

function round(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}
