import type { Decision } from '../../verdict/index.ts';

/** How the gate decides, in one paragraph for somebody who wants to know whether to believe it. */
export function methodParagraph({ mode }: Decision): string {
  const tail =
    'A pass needs evidence of its own: a slowdown beyond the tolerance must be ruled out. What shows neither is called inconclusive, never a pass.';
  switch (mode) {
    case 'side-by-side':
      return `Both versions get the same load in blocks, each block being one observation: single requests of one process resemble each other too much to count as independent. Each block gives one ratio of candidate to baseline; a betting score (an e-process) grows when ratios keep falling on the same side of the noise floor, and may be read after every block without raising the rate of false alarms. Several metrics are judged together (e-Holm), so that more metrics do not mean more false alarms. ${tail}`;
    case 'baseline':
      return `The candidate is compared with earlier runs, each fresh start of the system being one observation: single requests of one process resemble each other too much to count as independent. The spread between those runs says how far a new one may lie off by chance; several metrics are judged together (Holm), so that more metrics do not mean more false alarms. One run alone proves a slowdown only when it was seen again, or lies far outside everything seen before. ${tail}`;
    case 'thresholds-only':
      return 'Nothing was compared: there was no second side and no earlier run to compare with, or the load is of a kind that is compared with nothing. The thresholds are judged on what was measured; one without samples makes the run invalid, never a pass.';
  }
}
