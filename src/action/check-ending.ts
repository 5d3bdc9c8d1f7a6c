import { CHECK_CONCLUSIONS, type CheckConclusion } from '../github/index.ts';

/** The end of a check run in short. */
export interface CheckEnding {
  /** Another name than it was started with, or null. */
  readonly name: string | null;
  readonly conclusion: CheckConclusion;
  readonly title: string;
}

/** An open check run, of the whole (null) or of one scenario, and how it is to end; null as long as nothing was found. */
export interface OpenCheck {
  readonly scenario: string | null;
  readonly end: CheckEnding | null;
}

/** The ending in what a step left to the post step; null for everything else. */
export function endingOf(end: unknown): CheckEnding | null {
  if (typeof end !== 'object' || end === null || !('conclusion' in end) || !('title' in end)) return null;
  const conclusion = CHECK_CONCLUSIONS.find((word) => word === end.conclusion);
  const name = 'name' in end && typeof end.name === 'string' ? end.name : null;
  return conclusion === undefined ? null : { name, conclusion, title: String(end.title) };
}
