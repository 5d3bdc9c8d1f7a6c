import { type CompiledPattern, compilePattern, type Slope } from './compile-pattern.ts';
import {
  type Arrivals,
  type Executor,
  type ExecutorName,
  type IterationsExecutor,
  type Load,
  loadDurationMs,
  type LoadPhase,
  type UserPhase,
} from './load.ts';
import { formOf } from './load-forms.ts';
import { type FormDocument, LOAD_DEFAULTS, type LoadDocument } from './load-schema.ts';
import type { PatternPart, PatternPlan } from './pattern.ts';
import { readPattern } from './read-pattern.ts';

/** What an executor is called, when it begins and what it does. */
type Place = Pick<Executor, 'name' | 'startMs' | 'flows'>;

/** An executor and, where it was compiled from a pattern, the pattern's plan. */
interface Resolved {
  readonly executor: Executor;
  readonly plan: PatternPlan | null;
}

/**
 * Completes the load: stages become phases that begin where the last one ended, patterns are compiled, what is not said
 * takes its default. A load that validation has objected to still gives one, of which nothing follows.
 */
export function resolveLoad(document: LoadDocument): Load {
  const { arrivals, 'max-in-flight': maxInFlight, executors, 'warm-up': warmUpMs } = document;
  const shared = {
    ...(arrivals === undefined ? {} : { arrivals }),
    ...(maxInFlight === undefined ? {} : { 'max-in-flight': maxInFlight }),
  };
  const resolved = executors
    ? executors.map(({ name, start, flows, ...entry }) =>
        resolveExecutor({ ...shared, ...entry }, { name, startMs: start, flows: flows ?? null }),
      )
    : [resolveExecutor(document, { name: 'load', startMs: 0, flows: null })];
  const load = { executors: resolved.map(({ executor }) => executor), warmUpMs, pattern: null };
  const patterned = resolved.find(({ plan }) => plan !== null);
  return patterned?.plan
    ? { ...load, pattern: overWholeLoad(patterned.plan, patterned.executor, load) }
    : load;
}

function resolveExecutor(document: FormDocument, place: Place): Resolved {
  const form = formOf(document);
  if (form === 'pattern') {
    const compiled = compilePattern(readPattern(document));
    return { executor: patternExecutor(compiled, document, place), plan: compiled.plan };
  }
  return { executor: writtenExecutor(form ?? 'constant-arrival-rate', document, place), plan: null };
}

function writtenExecutor(executor: ExecutorName, document: FormDocument, place: Place): Executor {
  switch (executor) {
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate': {
      const slopes =
        executor === 'constant-arrival-rate' ? heldRate(document) : ramps(document, 'start-rate');
      return { ...place, model: 'open', executor, phases: slopes.map(toLoadPhase), ...openPart(document) };
    }
    case 'constant-vus':
    case 'ramping-vus': {
      const slopes = executor === 'constant-vus' ? heldUsers(document) : ramps(document, 'start-vus');
      return { ...place, model: 'closed', executor, phases: slopes.map(toUserPhase) };
    }
    case 'shared-iterations':
    case 'per-vu-iterations':
      return { ...place, model: 'closed', executor, ...iterationsPart(document) };
    case 'saturate': {
      const { connections = 0, duration: durationMs = 0 } = document;
      return { ...place, model: 'closed', executor, connections, durationMs };
    }
  }
}

function iterationsPart(
  document: FormDocument,
): Pick<IterationsExecutor, 'users' | 'iterations' | 'maxDurationMs'> {
  const { vus = 0, iterations = 0, 'max-duration': maxDurationMs = LOAD_DEFAULTS.maxDurationMs } = document;
  return { users: vus, iterations, maxDurationMs };
}

function heldRate({ rate, duration }: FormDocument): readonly Slope[] {
  return rate === undefined || duration === undefined ? [] : [{ durationMs: duration, from: rate, to: rate }];
}

function heldUsers({ vus = 0, duration = 0 }: FormDocument): readonly Slope[] {
  return [{ durationMs: duration, from: vus, to: vus }];
}

function ramps(document: FormDocument, start: 'start-rate' | 'start-vus'): readonly Slope[] {
  let from = document[start] ?? 0;
  return (document.stages ?? []).map(({ duration, target }) => {
    const slope = { durationMs: duration, from, to: target.value };
    from = target.value;
    return slope;
  });
}

function toLoadPhase({ durationMs, from, to }: Slope): LoadPhase {
  return { durationMs, fromPerSecond: from, toPerSecond: to };
}

function toUserPhase({ durationMs, from, to }: Slope): UserPhase {
  return { durationMs, fromUsers: from, toUsers: to };
}

function patternExecutor({ slopes, plan }: CompiledPattern, document: FormDocument, place: Place): Executor {
  const isHeld = slopes.every(({ from, to }) => from === slopes[0]?.from && to === from);
  if (plan.unit === 'users') {
    const executor = isHeld ? 'constant-vus' : 'ramping-vus';
    return { ...place, model: 'closed', executor, phases: slopes.map(toUserPhase) };
  }
  const executor = isHeld ? 'constant-arrival-rate' : 'ramping-arrival-rate';
  return { ...place, model: 'open', executor, phases: slopes.map(toLoadPhase), ...openPart(document) };
}

function openPart(document: FormDocument): { readonly arrivals: Arrivals; readonly maxInFlight: number } {
  return {
    arrivals: document.arrivals ?? LOAD_DEFAULTS.arrivals,
    maxInFlight: document['max-in-flight'] ?? LOAD_DEFAULTS.maxInFlight,
  };
}

/** The plan on the load's own time: where the pattern begins later or ends sooner than the load, parts of nothing. */
function overWholeLoad(plan: PatternPlan, { startMs }: Executor, load: Load): PatternPlan {
  const endMs = loadDurationMs(load);
  const parts = plan.parts.map((part) => ({
    ...part,
    fromMs: part.fromMs + startMs,
    toMs: part.toMs + startMs,
  }));
  const lastMs = parts.at(-1)?.toMs ?? startMs;
  const before: PatternPart = { name: 'before', kind: 'normal', fromMs: 0, toMs: startMs, amount: 0 };
  const after: PatternPart = { name: 'after', kind: 'recovery', fromMs: lastMs, toMs: endMs, amount: 0 };
  return {
    ...plan,
    parts: [...(startMs > 0 ? [before] : []), ...parts, ...(endMs > lastMs ? [after] : [])],
  };
}
