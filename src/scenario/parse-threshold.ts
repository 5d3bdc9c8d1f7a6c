import { PerfGateError } from '../foundation/index.ts';
import { suggest } from './did-you-mean.ts';
import { describe, type Fault, faultOf, type Reading, valueOf } from './leaf.ts';
import {
  type Aggregate,
  AGGREGATES,
  type Comparator,
  COMPARATORS,
  type Threshold,
  THRESHOLD_METRICS,
  THRESHOLD_TAGS,
  type ThresholdMetric,
  type ThresholdTag,
} from './threshold.ts';
import { THRESHOLD_CATALOGUE } from './threshold-catalogue.ts';

/** The endpoint name that stands for the whole scenario. */
const WHOLE_SCENARIO = '*';

/**
 * Parses one objective of k6's syntax: the key `http_req_duration{endpoint:list products}` and the expression
 * `p(95)<500`. Throws PerfGateError: THRESHOLD_UNKNOWN for a metric that does not exist, SCENARIO_INVALID for the rest.
 */
export function parseThreshold(key: string, expression: string): Threshold {
  const reading = readThreshold(key, expression);
  if (reading.kind === 'value') return reading.value;
  const [fault] = reading.faults;
  throw new PerfGateError(
    fault?.kind === 'unknown-metric' ? 'THRESHOLD_UNKNOWN' : 'SCENARIO_INVALID',
    `threshold ${key}: ${expression}: ${fault?.message ?? 'cannot be read'}`,
    fault?.hint ?? '',
  );
}

/** What a key of `thresholds` names. */
export interface ThresholdSubject {
  readonly metric: ThresholdMetric;
  readonly endpoint: string;
  /** What `endpoint` is the name of; null where it stands for the whole scenario. */
  readonly tag: ThresholdTag | null;
}

/** Reads a key of `thresholds`. Its faults are the key's. */
export function readSubject(key: string): Reading<ThresholdSubject> {
  const match = /^([^{}]*?)\s*(?:\{(.*)\})?$/s.exec(key.trim());
  const metric = THRESHOLD_METRICS.find((known) => known === match?.[1]);
  if (metric === undefined) return unknownMetric(match?.[1] ?? key);
  const written = match?.[2];
  if (written === undefined) return valueOf({ metric, endpoint: WHOLE_SCENARIO, tag: null });
  const [, name = '', value = ''] = /^\s*([^:]*?)\s*:\s*(.*?)\s*$/s.exec(written) ?? [];
  const { tags } = THRESHOLD_CATALOGUE[metric];
  const tag = tags.find((known) => known === name);
  if (tag !== undefined && value !== '') return valueOf({ metric, endpoint: value, tag });
  return keyFault(...wordsForTag(metric, written, name, value));
}

/** Message and hint for a tag that the metric does not have. */
function wordsForTag(
  metric: ThresholdMetric,
  written: string,
  name: string,
  value: string,
): readonly [string, string] {
  const { tags } = THRESHOLD_CATALOGUE[metric];
  const [first] = tags;
  if (first === undefined) {
    return [`${metric} has no tags`, `It is measured for the scenario as a whole: write ${metric}.`];
  }
  const meant = tags.find((tag) => tag === name || tag === suggest(name, tags)) ?? first;
  const wanted = value === '' ? `name of a ${meant === 'endpoint' ? 'request' : meant}` : value;
  const form = `${metric}{${meant}:${wanted}}`;
  const isOurs = THRESHOLD_TAGS.some((tag) => tag === name);
  const others =
    tags.length === 1
      ? `The only tag is the ${first}: ${form}.`
      : `The tags are ${tags.join(', ')}: ${form}.`;
  return isOurs && value !== ''
    ? [`${metric} has no tag ${name}`, others]
    : [`the tag {${written}} is not one of ours`, others];
}

/** Reads one objective. Faults of the key are marked as the key's. */
function readThreshold(key: string, expression: string): Reading<Threshold> {
  const subject = readSubject(key);
  if (subject.kind === 'faults') return subject;
  return readExpression(subject.value, key, expression);
}

/** Reads the expression of an objective whose subject is known. */
export function readExpression(
  subject: ThresholdSubject,
  key: string,
  expression: string,
): Reading<Threshold> {
  const { metric } = subject;
  const { family, example } = THRESHOLD_CATALOGUE[metric];
  const match = /^\s*([a-z]+(?:\s*\([^)]*\))?)\s*(<=|>=|==|!=|===|<|>|=)\s*(\S.*?)\s*$/i.exec(expression);
  const comparator = COMPARATORS.find((known) => known === match?.[2]);
  if (!match || comparator === undefined) {
    return faultOf(
      `${describe(expression)} is not an objective`,
      `Write an aggregate, a comparison and a number: ${example}.`,
    );
  }
  const aggregate = readAggregate(metric, match[1] ?? '');
  if (aggregate.kind === 'faults') return aggregate;
  const bound = readBound(match[3] ?? '', family === 'share' ? 'share' : 'amount', family === 'time');
  if (bound.kind === 'faults') return bound;
  const vacuous = alwaysMet(comparator, bound.value, family);
  if (vacuous !== null) return vacuous;
  const text = `${key.trim()}: ${expression.trim()}`;
  const { endpoint } = subject;
  return valueOf({ metric, endpoint, aggregate: aggregate.value, comparator, bound: bound.value, text });
}

function readAggregate(metric: ThresholdMetric, written: string): Reading<Aggregate> {
  const known = AGGREGATES[THRESHOLD_CATALOGUE[metric].family];
  const hint = `${metric} has ${known.join(', ')}.`;
  const word = written.replaceAll(/\s/g, '');
  const percentile = /^p\((.*)\)$/.exec(word);
  const name = percentile ? 'p(N)' : word;
  if (!known.some((aggregate) => aggregate === name)) {
    const meant = suggest(word, known);
    return faultOf(
      `${metric} has no aggregate ${word}`,
      meant === null || meant === 'p(N)' ? hint : `${hint} Did you mean ${meant}?`,
    );
  }
  if (percentile) return readPercentile(percentile[1] ?? '');
  switch (name) {
    case 'med':
      return valueOf({ kind: 'quantile', quantile: 0.5 });
    case 'avg':
    case 'min':
    case 'max':
    case 'rate':
    case 'count':
      return valueOf({ kind: name });
    default:
      return faultOf(`${metric} has no aggregate ${word}`, hint);
  }
}

function readPercentile(digits: string): Reading<Aggregate> {
  const percent = /^\d+(?:\.\d+)?$/.test(digits) ? Number(digits) : Number.NaN;
  if (percent >= 1 && percent < 100) {
    return valueOf({ kind: 'quantile', quantile: Number((percent / 100).toPrecision(12)) });
  }
  const hint =
    percent > 0 && percent < 1
      ? `Percentiles are written in per cent: p(${Number((percent * 100).toPrecision(12))}).`
      : percent === 100
        ? 'The slowest request is max.'
        : 'Write p(50), p(95) or p(99.9).';
  return faultOf(`p(${digits}) is not a percentile`, hint);
}

function readBound(written: string, kind: 'share' | 'amount', isTime: boolean): Reading<number> {
  const bound = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(written) ? Number(written) : Number.NaN;
  if (!Number.isFinite(bound)) {
    const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(written);
    const hint = percent
      ? `Write the share as a ratio: ${Number((Number(percent[1]) / 100).toPrecision(12))}.`
      : isTime
        ? 'Write milliseconds, without a unit: 500.'
        : 'Write digits, without a unit.';
    return faultOf(`${describe(written)} is not a number`, hint);
  }
  if (bound < 0) return faultOf(`the bound ${written} is below 0`, 'No value is ever below 0.');
  return kind === 'share' && bound > 1
    ? faultOf(
        `the bound ${written} is more than the whole`,
        'A share lies between 0 and 1: 0.01 is one per cent.',
      )
    : valueOf(bound);
}

/** An objective that nothing can break would pass without evidence. */
function alwaysMet(comparator: Comparator, bound: number, family: string): Reading<never> | null {
  const isMet =
    (comparator === '>=' && bound === 0) || (family === 'share' && comparator === '<=' && bound === 1);
  return isMet
    ? faultOf('is met by every value', 'Choose a bound that a bad run would break, or remove the objective.')
    : null;
}

function unknownMetric(metric: string): Reading<never> {
  const meant = suggest(metric, THRESHOLD_METRICS);
  const hint = `${meant === null ? '' : `Did you mean ${meant}? `}The metrics are ${THRESHOLD_METRICS.join(', ')}.`;
  return keyFaults([{ ...keyFaultOf(`there is no metric ${metric}`, hint), kind: 'unknown-metric' }]);
}

function keyFault(message: string, hint: string): Reading<never> {
  return keyFaults([keyFaultOf(message, hint)]);
}

function keyFaultOf(message: string, hint: string): Fault {
  return { path: [], of: 'key', message, hint, kind: 'invalid' };
}

function keyFaults(faults: readonly Fault[]): Reading<never> {
  return { kind: 'faults', faults };
}
