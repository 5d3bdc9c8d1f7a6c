import type { Comparison, Evidence, EvidencePoint, Statement } from '../comparison/index.ts';
import type { Ground, Grounds } from './decision.ts';

/** Error probabilities of the statements. A regression is beyond the tolerance at the level at which it was found. */
export interface ErrorLevels {
  readonly slower: number;
  readonly faster: number;
  readonly acceptable: number;
}

/** The statements that the whole family decides together, as it decided them. */
export interface FamilyHolds {
  readonly slower: boolean;
  readonly faster: boolean;
}

/** Holds each statement about a comparison against the level that it had to reach. */
export function groundsOf(
  { evidence, basis }: Comparison,
  levels: ErrorLevels,
  holds: FamilyHolds,
  family: number,
): Grounds {
  const ground = (statement: Statement, level: number, isHeld: boolean): Ground => ({
    level,
    holds: isHeld,
    since: isHeld ? sinceWhen(basis.course, statement, level) : null,
  });
  const alone = (statement: Statement, level: number): Ground =>
    ground(statement, level, reaches(evidence, statement, level));
  return {
    family,
    slower: ground('slower', levels.slower, holds.slower),
    beyondTolerance: alone('beyondTolerance', levels.slower),
    withinTolerance: alone('withinTolerance', levels.acceptable),
    faster: ground('faster', levels.faster, holds.faster),
    acceptable: alone('acceptable', levels.acceptable),
  };
}

function reaches(evidence: Evidence, statement: Statement, level: number): boolean {
  const value = evidence[statement];
  return evidence.kind === 'e' ? value >= 1 / level : value <= level;
}

/** The block from which on the evidence never fell short again; null where there are no blocks. */
function sinceWhen(course: readonly EvidencePoint[], statement: Statement, level: number): string | null {
  const short = course.findLastIndex(({ evidence }) => !reaches(evidence, statement, level));
  return course[short + 1]?.name ?? null;
}
