import type { Deployment } from '../../src/comparison/index.ts';

/** A deployment that measured these numbers, one metric each. */
export function aDeploymentOf(id: string, levels: readonly number[], scenario = 'shop'): Deployment {
  return {
    id,
    scenario,
    loadHash: '00ff00ff00ff00ff',
    environmentClass: 'linux',
    measurementVersion: 1,
    startedAt: '2026-03-01T08:00:00.000Z',
    control: null,
    metrics: levels.map((level, index) => ({
      endpoint: `endpoint ${index}`,
      metric: { name: 'time', unit: 'ms', better: 'lower', kind: { kind: 'scalar' } },
      gated: true,
      level,
      spread: 0,
      trials: 7,
      requests: 0,
      informational: '',
    })),
  };
}
