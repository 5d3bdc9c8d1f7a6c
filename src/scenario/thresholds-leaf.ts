import { describe, type Fault, faultOf, leaf, type Reading, valueOf } from './leaf.ts';
import { readExpression, readSubject, type ThresholdSubject } from './parse-threshold.ts';
import { type Threshold, THRESHOLD_METRICS, THRESHOLD_TAGS } from './threshold.ts';

/** The `thresholds` map: metric (with or without a tag) to one objective or a list of them. */
export function thresholds() {
  const expression = { type: 'string', pattern: String.raw`[<>=]` };
  return leaf(
    readThresholds,
    {
      type: 'object',
      patternProperties: {
        [String.raw`^(?:${THRESHOLD_METRICS.join('|')})\s*(?:\{\s*(?:${THRESHOLD_TAGS.join('|')})\s*:.+\})?$`]:
          {
            anyOf: [expression, { type: 'array', items: expression, minItems: 1 }],
          },
      },
      additionalProperties: false,
    },
    {
      type: 'map of metric to objectives',
      description:
        "Objectives in k6's syntax that the candidate must meet with or without a baseline; `metric{endpoint:NAME}` limits one to an endpoint (or `journey`, `group`, `check`, `websocket`). One without samples makes the run invalid.",
      example: { http_req_duration: ['p(95)<500'], http_req_failed: ['rate<0.01'] },
    },
  );
}

function readThresholds(raw: unknown): Reading<readonly Threshold[]> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return faultOf(
      `must be a map of metrics, not ${describe(raw)}`,
      'Write a metric and its objectives below it, like `http_req_failed: ["rate<0.01"]`.',
    );
  }
  const found: Threshold[] = [];
  const faults: Fault[] = [];
  for (const [key, value] of Object.entries(raw)) {
    const subject = readSubject(key);
    if (subject.kind === 'faults') faults.push(...subject.faults.map((fault) => ({ ...fault, path: [key] })));
    else {
      const reading = readObjectives(subject.value, key, value);
      if (reading.kind === 'value') found.push(...reading.value);
      else faults.push(...reading.faults.map((fault) => ({ ...fault, path: [key, ...fault.path] })));
    }
  }
  return faults.length > 0 ? { kind: 'faults', faults } : valueOf(found);
}

function readObjectives(
  subject: ThresholdSubject,
  key: string,
  value: unknown,
): Reading<readonly Threshold[]> {
  if (typeof value === 'string') {
    const reading = readExpression(subject, key, value);
    return reading.kind === 'value' ? valueOf([reading.value]) : reading;
  }
  if (!Array.isArray(value) || value.length === 0) {
    return faultOf(
      `must be objectives, not ${describe(value)}`,
      'Write a text like "p(95)<500", or a list of them.',
    );
  }
  const readings = (value as unknown[]).map((item) =>
    typeof item === 'string'
      ? readExpression(subject, key, item)
      : faultOf(
          `must be an objective, not ${describe(item)}`,
          'Write a text like "p(95)<500"; other forms of k6 are not read.',
        ),
  );
  const faults = readings.flatMap((reading, index) =>
    reading.kind === 'faults' ? reading.faults.map((fault) => ({ ...fault, path: [index] })) : [],
  );
  if (faults.length > 0) return { kind: 'faults', faults };
  return valueOf(readings.flatMap((reading) => (reading.kind === 'value' ? [reading.value] : [])));
}
