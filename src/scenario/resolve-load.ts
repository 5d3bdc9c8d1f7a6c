import type { Load, LoadPhase } from './load/load.ts';
import type { LoadDocument } from './scenario-schema.ts';

/** Completes the load: stages become phases that begin where the last one ended. */
export function resolveLoad(document: LoadDocument): Load {
  const phases = document.stages ? ramps(document.stages, document['start-rate'] ?? 0) : steady(document);
  return {
    executors: [
      {
        model: 'open',
        executor: document.stages ? 'ramping-arrival-rate' : 'constant-arrival-rate',
        name: 'load',
        startMs: 0,
        flows: null,
        arrivals: document.arrivals,
        phases,
        maxInFlight: document['max-in-flight'],
      },
    ],
    warmUpMs: document['warm-up'],
    pattern: null,
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
