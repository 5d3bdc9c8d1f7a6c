import type { Decision } from '../../verdict/index.ts';
import { phraseToText } from '../text/phrase.ts';
import { headline } from './headline.ts';
import { decisionWords } from './verdict-words.ts';

/** The verdict and what was found as one line of plain text: `Regression: GET /products p95 is 41 ms slower: …`. */
export function headlineText(decision: Decision): string {
  return `${decisionWords(decision).label}: ${phraseToText(headline(decision))}`;
}
