import { checkTime } from './check-time.ts';
import { formatDuration } from './duration.ts';
import type { Objection } from './objection.ts';
import { arrivalsPerSide, plannedRequests } from './planned-requests.ts';
import type { Policy } from './policy.ts';
import { resolveLoad } from './resolve-load.ts';
import { resolveStep } from './resolve-requests.ts';
import { loadDurationMs } from './scenario.ts';
import { DEFAULT_BUDGET, type LoadDocument } from './scenario-schema.ts';
import type { ShownDocument } from './show-paths.ts';

/** Fewest arrivals on one side, and least time, of a load that can fill a block at all. */
const MIN_ARRIVALS = 10;
const MIN_DURATION_MS = 1000;

/** Checks that the load is of one form, can be measured, and stays within its limits. */
export function checkLoad(document: ShownDocument, policy: Policy): readonly Objection[] {
  const shape = checkShape(document.load);
  return shape.length > 0
    ? shape
    : [...checkAmount(document), ...checkTime(document, policy), ...checkBudget(document, policy)];
}

function checkShape(load: LoadDocument): readonly Objection[] {
  const objections: Objection[] = [];
  const object = (
    key: string,
    of: 'key' | 'value',
    message: string,
    hint: string,
    uses: readonly string[],
  ): void => {
    const path = key === '' ? ['load'] : ['load', key];
    objections.push({ path, of, message, hint, uses: uses.map((use) => ['load', use]) });
  };
  const either = 'Write either rate and duration, or stages.';
  if (load.stages) {
    for (const key of ['rate', 'duration'] as const) {
      if (load[key] !== undefined) object(key, 'key', 'stands beside stages', either, [key, 'stages']);
    }
    return objections;
  }
  if (load.rate === undefined && load.duration === undefined) {
    object('', 'key', 'says no rate', either, ['rate', 'duration', 'stages']);
  } else if (load.rate === undefined) {
    object('', 'key', 'has a duration without a rate', 'Add one, like `rate: 50`.', ['rate', 'stages']);
  } else if (load.duration === undefined) {
    object('', 'key', 'has a rate without a duration', 'Add one, like `duration: 2m`.', [
      'duration',
      'stages',
    ]);
  }
  if (load['start-rate'] !== undefined) {
    object('start-rate', 'key', 'has no meaning without stages', 'Remove it, or write stages.', [
      'start-rate',
      'stages',
    ]);
  }
  return objections;
}

function checkAmount(document: ShownDocument): readonly Objection[] {
  const load = resolveLoad(document.load);
  const arrivals = arrivalsPerSide(load);
  const durationMs = loadDurationMs(load);
  const key = document.load.stages ? 'stages' : 'duration';
  if (arrivals >= MIN_ARRIVALS && durationMs >= MIN_DURATION_MS) return [];
  return [
    {
      path: ['load', key],
      of: 'value',
      message: `too little to measure: about ${round(arrivals)} requests a side in ${formatDuration(durationMs)}`,
      hint: `Even one block needs ${MIN_ARRIVALS} requests and ${formatDuration(MIN_DURATION_MS)}; minutes at tens of requests per second decide.`,
      uses: [['load']],
    },
  ];
}

function checkBudget(document: ShownDocument, policy: Policy): readonly Objection[] {
  const { defaults, limits } = document;
  const planned = plannedRequests({
    load: resolveLoad(document.load),
    setup: document.setup.map((step) => resolveStep(step, defaults)),
    teardown: document.teardown.map((step) => resolveStep(step, defaults)),
    policy,
  });
  if (planned <= limits.requests) return [];
  const isDefault = limits.requests === DEFAULT_BUDGET;
  return [
    {
      // A budget that nobody wrote has no place in the file; then the load is what can be changed.
      path: isDefault ? ['load', document.load.stages ? 'stages' : 'rate'] : ['limits', 'requests'],
      of: 'value',
      message: `the run would send up to ${planned} requests to both sides together, warm-up, probe and fresh instances included; the budget is ${limits.requests}`,
      hint: `Lower the rate or the duration, or write \`limits: {requests: ${planned}}\`.`,
      uses: [['load'], ['limits'], ['setup'], ['teardown'], ['compare']],
    },
  ];
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
