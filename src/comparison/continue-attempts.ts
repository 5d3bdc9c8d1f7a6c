import type { AttemptEvidence, Carried, EarlierAttempt } from '../trial/index.ts';
import { UNMOVED } from './block-evidence.ts';
import { type Comparison, type Evidence, NO_EVIDENCE, type Statement } from './comparison.ts';

/** How a lone suspicion is confirmed: the error level of one test of the family. */
export interface ContinueRules {
  readonly level: number;
  /** The deployment that this attempt measured. */
  readonly deployment: string;
}

/** What one earlier attempt said of the metric. */
interface Said {
  readonly attempt: EarlierAttempt;
  readonly evidence: AttemptEvidence;
}

/**
 * Goes on from what earlier attempts at the same commit showed, so that nobody can try again until it is green:
 *
 * - e-values are multiplied. The gambler enters this attempt with what he had at the end of the last one, and the most
 *   that he ever had counts: max(best before, now before + best of this one), in logarithms. One e-process over all
 *   attempts, so the error stays what it was.
 * - p-values: the smallest counts, that of attempt i (from 0) times 2^i. What the first attempt showed stays as it was,
 *   and all attempts together err at most twice as often as one. A suspicion of a lone deployment is carried on where
 *   the same deployment was measured again; where a fresh one was, both must show it, which confirms it.
 *
 * A metric that this attempt cannot judge keeps what was proved before, and nothing makes it pass.
 */
export function continueAttempts(
  comparison: Comparison,
  earlier: readonly EarlierAttempt[],
  rules: ContinueRules,
): Comparison {
  const said = earlier.flatMap((attempt): readonly Said[] => {
    const evidence = attempt.evidence.find((each) => isOf(each, comparison));
    return evidence === undefined ? [] : [{ attempt, evidence }];
  });
  if (said.length === 0) return comparison;
  return comparison.evidence.kind === 'e'
    ? continueProducts(comparison, said, rules)
    : continueWorst(comparison, said, rules);
}

function isOf(evidence: AttemptEvidence, { endpoint, metric, evidence: { kind } }: Comparison): boolean {
  return evidence.endpoint === endpoint && evidence.metric === metric.name && evidence.kind === kind;
}

function continueProducts(
  comparison: Comparison,
  said: readonly Said[],
  { level }: ContinueRules,
): Comparison {
  const before = (statement: Statement): Carried =>
    said.map(({ evidence }) => evidence[statement]).reduce(multiply, UNMOVED);
  if (comparison.attempt === null) {
    const slower = before('slower').best;
    if (slower < -Math.log(level)) return comparison;
    return keptFrom(comparison, said, {
      ...NO_EVIDENCE,
      slower: Math.exp(slower),
      beyondTolerance: Math.exp(before('beyondTolerance').best),
    });
  }
  const continued = (own: Evidence): Evidence => {
    const total = (statement: Statement): number =>
      Math.exp(multiply(before(statement), { now: 0, best: Math.max(0, Math.log(own[statement])) }).best);
    // What this attempt may not say, because its design hides slowdowns, no earlier one says for it.
    const unlessHidden = (statement: Statement): number => (own[statement] === 0 ? 0 : total(statement));
    return {
      kind: 'e',
      slower: total('slower'),
      beyondTolerance: total('beyondTolerance'),
      faster: total('faster'),
      withinTolerance: unlessHidden('withinTolerance'),
      acceptable: unlessHidden('acceptable'),
    };
  };
  const evidence = continued(comparison.evidence);
  const course = comparison.basis.course.map((point) => ({ ...point, evidence: continued(point.evidence) }));
  const words = `E ${shown(Math.exp(before('slower').best))} → ${shown(evidence.slower)}`;
  return {
    ...comparison,
    evidence,
    basis: { ...comparison.basis, course },
    warnings: [...comparison.warnings, `${continues(said)}: ${words}`],
  };
}

function multiply(before: Carried, after: Carried): Carried {
  return { now: before.now + after.now, best: Math.max(before.best, before.now + after.best) };
}

function continueWorst(
  comparison: Comparison,
  said: readonly Said[],
  { level, deployment }: ContinueRules,
): Comparison {
  const own = comparison.evidence;
  const isAlike = ({ attempt }: Said): boolean => attempt.deployment === deployment;
  const counted = said.filter((each) => each.evidence.isConfirmed || isAlike(each));
  const factored = (statement: Statement): readonly number[] =>
    counted.map((each) => each.evidence[statement].best * 2 ** said.indexOf(each));
  const mine = comparison.attempt === null ? Infinity : 2 ** said.length;
  const worst = (statement: Statement): number => Math.min(1, own[statement] * mine, ...factored(statement));
  const before = Math.min(1, ...factored('slower'));
  const evidence: Evidence = {
    kind: 'p',
    slower: worst('slower'),
    beyondTolerance: worst('beyondTolerance'),
    faster: worst('faster'),
    withinTolerance: comparison.attempt === null ? 1 : worst('withinTolerance'),
    acceptable: comparison.attempt === null ? 1 : worst('acceptable'),
  };
  if (comparison.attempt === null) return before > level ? comparison : keptFrom(comparison, said, evidence);
  const provedBefore = counted.some(
    (each) => each.evidence.isConfirmed && each.evidence.slower.best * 2 ** said.indexOf(each) <= level,
  );
  const shownTwice =
    own.slower <= level && said.some((each) => !isAlike(each) && each.evidence.slower.best <= level);
  const isConfirmed = provedBefore || shownTwice;
  return {
    ...comparison,
    evidence,
    confirmation: isConfirmed ? { kind: 'confirmed' } : comparison.confirmation,
    warnings: [...comparison.warnings, `${continues(said)}: p ${shown(before)} → ${shown(evidence.slower)}`],
  };
}

/** What was proved before stays proved where this attempt cannot judge the metric. */
function keptFrom(comparison: Comparison, said: readonly Said[], evidence: Evidence): Comparison {
  const why = comparison.standing.kind === 'judged' ? '' : ` (this one: ${comparison.standing.reason})`;
  return {
    ...comparison,
    standing: { kind: 'judged' },
    confirmation: { kind: 'confirmed' },
    evidence,
    basis: { ...comparison.basis, course: [] },
    warnings: [...comparison.warnings, `${continues(said)}, which had judged it${why}`],
  };
}

function continues(said: readonly Said[]): string {
  const numbers = said.map(({ attempt }) => attempt.runAttempt);
  return `continues ${numbers.length === 1 ? 'attempt' : 'attempts'} ${numbers.join(', ')}`;
}

function shown(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : '∞';
}
