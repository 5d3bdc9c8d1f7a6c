import type { Comparison, Evidence } from '../comparison/index.ts';
import type { AnswerDistance, LoadDescription } from '../trial/index.ts';
import type { Decision, Ground, JudgedComparison, JudgedThreshold, ScenarioStop } from '../verdict/index.ts';
import { DECISION_SCHEMA } from './decision-schema.ts';
import type { ScenarioReport } from './report.ts';
import { statementOf } from './words/evidence-words.ts';
import { needsOf } from './words/verdict-words.ts';

/**
 * Renders a decision as one JSON document, schema `perf-gate.decision/1`, with a line break at its end. Equal decisions
 * give equal bytes. `scenarios` says of what load each was.
 *
 * Ends of intervals that are unbounded, and values that were not measured, are null. JSON has no infinity: an infinite
 * e-value is written as the greatest double. Evidence that is not a number counts as none (e = 0, p = 1), so that no
 * reader takes it for proof.
 */
export function renderDecisionJson(
  decision: Decision,
  scenarios: readonly Pick<ScenarioReport, 'scenario' | 'load'>[],
): string {
  const loads = new Map(scenarios.map(({ scenario, load }) => [scenario, load]));
  const document = {
    schema: DECISION_SCHEMA,
    verdict: decision.verdict,
    blocking: decision.blocking,
    mode: decision.mode,
    comparisons: decision.comparisons.map(comparisonJson),
    thresholds: decision.thresholds.map(thresholdJson),
    reasons: decision.reasons.map(({ code, message, scenario, endpoint, metric, figures }) => ({
      code,
      message,
      scenario,
      endpoint,
      metric,
      figures: figures.map(({ of, value }) => ({ of, value })),
    })),
    warnings: decision.warnings,
    severity: decision.severity,
    gate: decision.gate,
    exitCode: decision.exitCode,
    conclusion: decision.conclusion,
    calibration: decision.calibration,
    discoveries: decision.discoveries.map(({ scenario, endpoint, metric, direction }) => ({
      scenario,
      endpoint,
      metric,
      direction,
    })),
    stops: decision.stops.map(stopJson),
    wouldBlock: decision.wouldBlock,
    scenarios: decision.parts.map(({ scenario, verdict, severity, blocking, wouldBlock, conclusion }) => ({
      scenario,
      verdict,
      severity,
      blocking,
      wouldBlock,
      conclusion,
      ...loadJson(loads.get(scenario)),
    })),
    acceptances: decision.acceptances.map(
      ({ scenario, endpoint, metric, upTo, reason, by, until, state }) => ({
        scenario,
        endpoint,
        metric,
        upTo,
        reason,
        by,
        until,
        state,
      }),
    ),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function loadJson(load: LoadDescription | undefined): object {
  return load === undefined
    ? {}
    : { load: { model: load.model, pattern: load.pattern?.name ?? null, compared: load.compared } };
}

/** Distances are in standard deviations of the block differences. */
function stopJson({ scenario, why, reason, blocks, plannedBlocks, grounds }: ScenarioStop): unknown {
  const distance = ({ distance: found, needed }: AnswerDistance): unknown => ({
    distance: found === null ? null : finite(found),
    needed: finite(needed),
  });
  return {
    scenario,
    why,
    reason,
    blocks,
    plannedBlocks,
    grounds: grounds.map(({ endpoint, metric, shift, spread, pass, regression }) => ({
      endpoint,
      metric,
      shift: finite(shift),
      spread: finite(spread),
      pass: distance(pass),
      regression: distance(regression),
    })),
  };
}

/** The contract's fields first, in the contract's order; what was added since stands behind them. */
function comparisonJson(comparison: JudgedComparison): unknown {
  const { metric, effect, difference, trials, margins, standing, confirmation } = comparison;
  return {
    endpoint: comparison.endpoint,
    metric: metric.name,
    unit: metric.unit,
    better: metric.better,
    gated: comparison.gated,
    verdict: comparison.verdict,
    severity: comparison.severity,
    effect: {
      ratio: finite(effect.ratio),
      lower: finite(effect.lower),
      upper: finite(effect.upper),
      confidence: finite(effect.confidence),
    },
    evidence: evidenceJson(comparison),
    trials: { baseline: trials.baseline, candidate: trials.candidate },
    mde: mdeJson(comparison.minimumDetectableEffect),
    warnings: comparison.warnings,
    scenario: comparison.scenario,
    baseline: finite(comparison.baseline),
    candidate: finite(comparison.candidate),
    difference: {
      value: finite(difference.value),
      lower: finite(difference.lower),
      upper: finite(difference.upper),
    },
    effectSize: {
      hodgesLehmann: finite(comparison.effectSize.hodgesLehmann),
      cliffsDelta: finite(comparison.effectSize.cliffsDelta),
    },
    scale: comparison.scale,
    margins: {
      noiseFloor: finite(margins.noiseFloor),
      tolerance: finite(margins.tolerance),
      passing: finite(margins.passing),
      instances: finite(margins.instances),
    },
    spread: finite(comparison.spread),
    standing: standingJson(standing),
    confirmation: {
      kind: confirmation.kind,
      needs: needsOf(comparison),
    },
    wouldSettle: comparison.wouldSettle,
    reason: comparison.reason,
    suspected: comparison.suspected === 'worse',
    claim: comparison.basis.claim,
    assignment: comparison.basis.assignment,
    dependent: comparison.basis.dependent,
    control: controlJson(comparison),
    grounds: groundsJson(comparison),
    accepted: acceptedJson(comparison),
    draft: draftJson(comparison),
  };
}

/** How fast the machine was, and what was made of it. */
function controlJson({ control }: JudgedComparison): unknown {
  if (control === null) return null;
  const { ratio, slope, remaining } = control;
  return { ratio: finite(ratio), slope: finite(slope), remaining: finite(remaining) };
}

function acceptedJson({ accepted }: JudgedComparison): unknown {
  if (accepted === null) return null;
  const { upTo, reason, by, until } = accepted;
  return { upTo, reason, by, until };
}

function draftJson({ draft }: JudgedComparison): unknown {
  return draft === null ? null : { upTo: draft.upTo, until: draft.until };
}

/** What each statement had to show: the bar is an e-value to reach, or a p-value not to exceed. */
function groundsJson({ grounds, evidence: { kind } }: JudgedComparison): unknown {
  if (grounds === null) return null;
  const one = ({ level, holds, since }: Ground): unknown => ({
    bar: evidenceValue(kind, kind === 'e' ? 1 / level : level),
    holds,
    since,
  });
  return {
    family: grounds.family,
    slower: one(grounds.slower),
    beyondTolerance: one(grounds.beyondTolerance),
    withinTolerance: one(grounds.withinTolerance),
    faster: one(grounds.faster),
    acceptable: one(grounds.acceptable),
  };
}

/** `value` is the evidence for the statement that the verdict rests on; all five statements follow. */
function evidenceJson({ evidence, verdict }: JudgedComparison): unknown {
  const { kind } = evidence;
  const statement = statementOf(verdict);
  return {
    kind,
    value: evidenceValue(kind, evidence[statement]),
    statement,
    slower: evidenceValue(kind, evidence.slower),
    beyondTolerance: evidenceValue(kind, evidence.beyondTolerance),
    faster: evidenceValue(kind, evidence.faster),
    withinTolerance: evidenceValue(kind, evidence.withinTolerance),
    acceptable: evidenceValue(kind, evidence.acceptable),
  };
}

function evidenceValue(kind: Evidence['kind'], value: number): number {
  if (Number.isNaN(value)) return kind === 'e' ? 0 : 1;
  return Math.max(0, Math.min(value, kind === 'e' ? Number.MAX_VALUE : 1));
}

function mdeJson({ ratio, power }: Comparison['minimumDetectableEffect']): unknown {
  return { ratio: finite(ratio), power: finite(power) };
}

function standingJson(standing: Comparison['standing']): unknown {
  return {
    kind: standing.kind,
    reason: standing.kind === 'judged' ? '' : standing.reason,
    needs: standing.kind === 'undecidable' ? standing.needs : '',
  };
}

function thresholdJson(judged: JudgedThreshold): unknown {
  const { scenario, threshold, value, lower, upper, state, sure, baseline, consequence } = judged;
  const { aggregate } = threshold;
  return {
    scenario,
    metric: threshold.metric,
    endpoint: threshold.endpoint,
    text: threshold.text,
    aggregate:
      aggregate.kind === 'quantile'
        ? { kind: 'quantile', quantile: aggregate.quantile }
        : { kind: aggregate.kind },
    comparator: threshold.comparator,
    bound: finite(threshold.bound),
    value: finite(value),
    lower: finite(lower),
    upper: finite(upper),
    state,
    sure,
    baseline: finite(baseline),
    consequence,
  };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
