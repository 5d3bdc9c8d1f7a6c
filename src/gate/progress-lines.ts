import type { LiveSample, ProgressEvent } from '../experiment/index.ts';

/** How an event is to be shown: a line that stays, or one that the next may overwrite. */
export interface ProgressLine {
  readonly text: string;
  readonly passing: boolean;
}

/** Turns events into lines for people; keeps only what the next line needs. */
export type ProgressLines = (event: ProgressEvent) => ProgressLine | null;

const MOST_NAMED = 3;

/** Creates the lines of one run: phases, live rate and response times, blocks with what is still undecided. */
export function createProgressLines(): ProgressLines {
  let block = '';
  return (event) => {
    switch (event.kind) {
      case 'phase':
        block = '';
        return { text: event.detail === '' ? event.name : `${event.name}: ${event.detail}`, passing: false };
      case 'live':
        return {
          text: [block, ...event.samples.map(describeSample)].filter(Boolean).join(' · '),
          passing: true,
        };
      case 'block':
        block = `block ${event.block + 1}/${event.maxBlocks}`;
        return { text: `${block}: ${describeUndecided(event.undecided, event.decided)}`, passing: true };
      case 'stop':
        return { text: `measured: ${event.reason}`, passing: false };
      case 'warning':
        return { text: `warning: ${event.message}`, passing: false };
    }
  };
}

function describeUndecided(undecided: readonly string[], decided: number): string {
  if (undecided.length === 0) return decided === 0 ? 'measuring' : 'everything decided';
  const named = undecided.slice(0, MOST_NAMED).join(', ');
  const more = undecided.length > MOST_NAMED ? ` and ${undecided.length - MOST_NAMED} more` : '';
  return `${decided} decided, undecided: ${named}${more}`;
}

function describeSample({ side, completed, errors, p50Ms, p95Ms }: LiveSample): string {
  const times = p50Ms === null || p95Ms === null ? 'no answer' : `p50 ${round(p50Ms)} p95 ${round(p95Ms)} ms`;
  return `${side} ${completed}/s ${times}${errors === 0 ? '' : `, ${errors} errors`}`;
}

function round(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}
