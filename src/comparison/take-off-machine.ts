import { mean } from 'simple-statistics';
import { at } from '../foundation/index.ts';
import { type Covariate, deviation, fitCovariate } from '../statistics/index.ts';
import type { ControlLevel } from '../trial/index.ts';
import type { ControlUse } from './comparison.ts';
import type { MetricSeries } from './metric-series.ts';
import { scaleOf } from './scale.ts';

/**
 * Takes off what the machine explains: Y′ = Y − b (X − X̄), X being the logarithm of the control. b comes from the
 * baselines alone, so it knows nothing of the candidate, and is used only where it surely lowers their noise
 * (`fitCovariate`). Baselines without a control of the candidate's kind are left out then; where that would cost more than
 * it gains, or a candidate has none, everything stays as it is.
 *
 * Not for shares: a slow machine makes no errors.
 */
export function takeOffMachine(series: MetricSeries): MetricSeries {
  const { template, baseline, candidate, candidateControls } = series;
  const reference = commonReference(candidateControls);
  if (reference === null || scaleOf(template.metric) !== 'log-ratio') return series;
  const known = [...baseline.keys()].filter((index) => isOf(reference, series.baselineControls[index]));
  if (known.length === 0) return series;
  const beside = known.map((index) => levelOf(series.baselineControls[index]));
  const own = candidateControls.map(levelOf);
  const ratio = Math.exp(mean(own) - mean(beside));
  const values = known.map((index) => at(baseline, index));
  const fit = fitCovariate(values, beside);
  const unused = { ...series, machine: { ...series.machine, use: { ratio, slope: null, remaining: 1 } } };
  if (fit === null) return unused;
  const off = (value: number, level: number): number => value - fit.slope * (level - fit.centre);
  const adjusted = values.map((value, index) => off(value, at(beside, index)));
  if (!isWorth(adjusted, baseline)) return unused;
  return {
    ...series,
    baseline: adjusted,
    candidate: candidate.map((value, index) => off(value, at(own, index))),
    baselineMetrics: known.map((index) => at(series.baselineMetrics, index)),
    baselineControls: known.map((index) => at(series.baselineControls, index)),
    machine: {
      use: { ratio, slope: fit.slope, remaining: fit.remaining },
      leverages: own.map((level) => leverageOf(level, fit)),
      leverage: leverageOf(mean(own), fit),
      degrees: 1,
    },
  };
}

/**
 * By what share of its own time the candidate looked slower for its machine alone, which was taken off: below 0 where the
 * machine was a fast one, and something was added. Null where nothing was.
 */
export function machineShare({ ratio, slope }: ControlUse): number | null {
  return slope === null ? null : ratio ** slope - 1;
}

/** The reference that all of these were measured by; null where one was not, or there are several. */
function commonReference(controls: readonly (ControlLevel | null)[]): string | null {
  const reference = controls[0]?.reference;
  return reference !== undefined && controls.every((control) => isOf(reference, control)) ? reference : null;
}

function isOf(reference: string, control: ControlLevel | null | undefined): boolean {
  return control?.reference === reference;
}

function levelOf(control: ControlLevel | null | undefined): number {
  return Math.log(control?.responseTimeMs ?? Number.NaN);
}

/** Whether fewer baselines with less noise tell more than all of them with theirs. */
function isWorth(adjusted: readonly number[], all: readonly number[]): boolean {
  const reach = (values: readonly number[]): number => deviation(values) * Math.sqrt(1 + 1 / values.length);
  return reach(adjusted) < reach(all);
}

function leverageOf(level: number, { centre, squares }: Covariate): number {
  return (level - centre) ** 2 / squares;
}
