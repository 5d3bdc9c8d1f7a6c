// Date.now() in a comment, and 'Math.random' in a string, are no violations.
import { compareTrials } from '../comparison/index.ts';
export const allowed = [compareTrials, 'Math.random'];
