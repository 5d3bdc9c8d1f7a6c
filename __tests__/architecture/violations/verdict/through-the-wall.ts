import { compareTrials } from '../comparison/compare-trials.ts';
export const reached = compareTrials;
