import { FORESEEN_SLOWDOWNS, type Foresight, type MetricForesight } from '../comparison/index.ts';
import { canonicalJson } from '../foundation/index.ts';
import { CAPACITY_LIMITS, DESIGN_ASSIGNMENTS, isShare, SIDES } from '../trial/index.ts';

/** The version of the document below; it changes only when a field changes its meaning or goes away. */
export const PLAN_SCHEMA = 'perf-gate.plan/1';

/** Renders what a gate will be able to see as one JSON document, schema `perf-gate.plan/1`, a line break at its end. */
export function renderForesightJson(foreseen: readonly Foresight[]): string {
  return `{"schema":"${PLAN_SCHEMA}",${canonicalJson({ scenarios: foreseen.map(scenarioJson) }).slice(1)}\n`;
}

function scenarioJson({
  scenario,
  source,
  design,
  pilot,
  load,
  capacity,
  budget,
  chosen,
  metrics,
  advice,
  invalid,
}: Foresight): unknown {
  return {
    scenario,
    file: source,
    design,
    pilot,
    load,
    capacity,
    budget: budgetJson(budget),
    chosen,
    metrics: metrics.map(metricJson),
    advice,
    invalid,
  };
}

function budgetJson({ family, ...budget }: Foresight['budget']): unknown {
  return { ...budget, gated: family.tests };
}

function metricJson(foreseen: MetricForesight): unknown {
  const { endpoint, metric, spread, requests, requestsNeeded, obstacle, sees, tolerance } = foreseen;
  return {
    endpoint,
    metric: metric.name,
    unit: metric.unit,
    better: metric.better,
    blockDeviation: spread,
    requestsPerBlock: requests,
    requestsNeeded,
    gateable: obstacle === '',
    reason: obstacle,
    detectable: [
      { power: 0.8, slowdown: sees.at80 },
      { power: 0.9, slowdown: sees.at90 },
    ],
    tolerance: isShare(metric.kind) ? { configured: tolerance.configured, auto: null } : tolerance,
    rulesOut: foreseen.rulesOut,
    finds: FORESEEN_SLOWDOWNS.map((slowdown, index) => ({
      slowdown,
      afterMs: foreseen.findsAfterMs[index] ?? null,
    })),
  };
}

const TEXT = { type: 'string' } as const;
const AMOUNT = { type: 'number', minimum: 0 } as const;
const AMOUNT_OR_NULL = { type: ['number', 'null'], minimum: 0 } as const;

function mapOf(properties: Readonly<Record<string, unknown>>, description = '') {
  return {
    type: 'object',
    ...(description === '' ? {} : { description }),
    properties,
    required: Object.keys(properties),
  };
}

/** The published JSON Schema of the document (draft 2020-12). Members may be added within version 1. */
export function planJsonSchema(): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'perf-gate plan, version 1',
    description:
      'What a gate will be able to see on a target, foreseen from pilot blocks. Slowdowns and tolerances are shares: 0.05 is five per cent. Null is what cannot be said: for shares (errors, answers), which are counted, and where too few blocks tell anything.',
    ...mapOf({
      schema: { const: PLAN_SCHEMA },
      scenarios: {
        type: 'array',
        items: mapOf({
          scenario: TEXT,
          file: TEXT,
          design: mapOf({
            assignment: { enum: DESIGN_ASSIGNMENTS },
            interference: AMOUNT_OR_NULL,
            reason: TEXT,
          }),
          pilot: mapOf({ blocks: AMOUNT, blockMs: AMOUNT }, 'What was measured.'),
          load: mapOf({ ratePerSecond: AMOUNT_OR_NULL, durationMs: AMOUNT }, 'Of each side.'),
          capacity: CAPACITY,
          budget: mapOf(
            { blocks: AMOUNT, blockMs: AMOUNT, alpha: AMOUNT, beta: AMOUNT, gated: AMOUNT },
            'What a run may spend; `gated` metrics share `alpha`.',
          ),
          chosen: {
            ...mapOf(
              { blockMs: AMOUNT, blocks: AMOUNT },
              'Length under load and number of blocks that `block-duration: auto` would choose; null where the load says both.',
            ),
            type: ['object', 'null'],
          },
          metrics: { type: 'array', items: METRIC },
          advice: { type: 'array', items: TEXT, description: 'What to change in order to see more.' },
          invalid: { ...TEXT, description: 'Why nothing can be foreseen; empty where it can.' },
        }),
      },
    }),
  };
}

const CAPACITY = {
  ...mapOf(
    {
      sides: {
        type: 'array',
        items: mapOf({
          side: { enum: SIDES },
          perSecond: { ...AMOUNT, description: 'Requests that ended well.' },
          p95Ms: { ...AMOUNT_OR_NULL, description: 'Of their response times; null where none ended well.' },
          connections: { ...AMOUNT, description: 'That were kept busy.' },
          failedShare: { ...AMOUNT, description: 'Of the requests, 0 to 1.' },
          limit: {
            enum: CAPACITY_LIMITS,
            description:
              'What kept it from more. `target`: itself. Otherwise it carries this or more: `connections` would have been answered more, the `generator` could not ask more, or no `requests` were left.',
          },
        }),
      },
      plannedPerSecond: {
        ...AMOUNT_OR_NULL,
        description: 'The most requests that the load plans for one side; null where users set it.',
      },
      notProbed: { ...TEXT, description: 'Why it was not looked for; empty where it was.' },
    },
    'What each side carries at most, alone; null where nobody asked.',
  ),
  type: ['object', 'null'],
};

const METRIC = mapOf({
  endpoint: TEXT,
  metric: TEXT,
  unit: TEXT,
  better: { enum: ['lower', 'higher'] },
  blockDeviation: {
    ...AMOUNT_OR_NULL,
    description:
      'Robust standard deviation of the differences of blocks: of log-ratios, of plain differences for shares.',
  },
  requestsPerBlock: AMOUNT,
  requestsNeeded: AMOUNT,
  gateable: { type: 'boolean' },
  reason: { ...TEXT, description: 'Why it is not gateable; empty where it is.' },
  detectable: {
    type: 'array',
    items: mapOf({ power: AMOUNT, slowdown: AMOUNT_OR_NULL }),
    description: 'Smallest slowdown found within the budget with this probability.',
  },
  tolerance: mapOf({ configured: AMOUNT, auto: AMOUNT_OR_NULL }),
  rulesOut: {
    ...AMOUNT_OR_NULL,
    description: 'Smallest slowdown that a pass can rule out often enough where nothing is slower.',
  },
  finds: {
    type: 'array',
    items: mapOf({ slowdown: AMOUNT, afterMs: AMOUNT_OR_NULL }),
    description: 'How long it takes until this slowdown is found with 80 %; null for never.',
  },
});
