import { formatDuration } from '../scenario/index.ts';

/** What a figure of an open question counts. */
export const FIGURE_NAMES = [
  'detectable',
  'blocks',
  'seconds',
  'block-seconds',
  'requests',
  'times-requests',
  'requests-per-second',
  'load-seconds',
  'candidate-deployments',
  'baseline-deployments',
  'tolerance',
] as const;
export type FigureName = (typeof FIGURE_NAMES)[number];

/** What each of them is. */
export const FIGURES: Readonly<Record<FigureName, string>> = Object.freeze({
  detectable:
    'Smallest slowdown that would have been found with 80 %, as a share of the baseline; of shares the difference.',
  blocks: 'Further blocks like those that were measured.',
  seconds: 'Time that those blocks take.',
  'block-seconds': 'Length that a block needs under load.',
  requests: 'Requests that are needed, of a block or of the whole run as the message says.',
  'times-requests': 'How many times the requests that were measured.',
  'requests-per-second': 'Rate of the whole load that sends so many in the same time.',
  'load-seconds': 'Time under load that sends so many at the same rate.',
  'candidate-deployments': 'Further fresh deployments of the candidate.',
  'baseline-deployments': 'Further deployments of the baseline.',
  tolerance:
    'Smallest tolerance that what was measured would probably decide; of shares the error tolerance.',
});

/** One number of what is open. */
export interface Figure {
  readonly of: FigureName;
  readonly value: number;
}

/** What would settle a question: in the reader's words, and in figures as far as they can be computed. */
export interface Needs {
  /** Empty where nothing is open. */
  readonly words: string;
  readonly figures: readonly Figure[];
}

/** Nothing is open. */
export const NOTHING_NEEDED: Needs = Object.freeze({ words: '', figures: [] });

/** So many further blocks of so many milliseconds each; 0 where nobody knows how long they take. */
export function furtherBlocks(more: number, blockMs: number): Needs {
  const ms = roughly(more * blockMs);
  const time = blockMs > 0 ? ` (about ${formatDuration(ms)})` : '';
  return {
    words: `about ${more} more ${more === 1 ? 'block' : 'blocks'}${time}`,
    figures: [
      { of: 'blocks', value: more },
      ...(blockMs > 0 ? [{ of: 'seconds', value: ms / 1000 } as const] : []),
    ],
  };
}

/** Seconds up to a minute, then whole ten seconds. */
export function roughly(ms: number): number {
  const step = ms < 60_000 ? 1000 : 10_000;
  return Math.ceil(ms / step) * step;
}

/** Rounded up to two significant digits: advice that is rounded down does not do. */
export function roundedUp(value: number): number {
  if (!(value > 0)) return 0;
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  // Twelve digits first: 0.07 / 0.001 is 70.00000000000001.
  return Number((Math.ceil(Number((value / step).toPrecision(12))) * step).toPrecision(2));
}
