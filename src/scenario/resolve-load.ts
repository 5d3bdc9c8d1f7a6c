import type { Load, LoadPhase } from './scenario.ts';
import type { LoadDocument } from './scenario-schema.ts';

/** Completes the load: stages become phases that begin where the last one ended. */
export function resolveLoad(document: LoadDocument): Load {
  return {
    arrivals: document.arrivals,
    phases: document.stages ? ramps(document.stages, document['start-rate'] ?? 0) : steady(document),
    warmUpMs: document['warm-up'],
    maxInFlight: document['max-in-flight'],
  };
}

function ramps(stages: NonNullable<LoadDocument['stages']>, startRate: number): readonly LoadPhase[] {
  let fromPerSecond = startRate;
  return stages.map(({ duration, target }) => {
    const phase = { durationMs: duration, fromPerSecond, toPerSecond: target };
    fromPerSecond = target;
    return phase;
  });
}

function steady({ rate, duration }: LoadDocument): readonly LoadPhase[] {
  if (rate === undefined || duration === undefined) return [];
  return [{ durationMs: duration, fromPerSecond: rate, toPerSecond: rate }];
}
