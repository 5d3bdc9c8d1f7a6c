import type { Random } from '../../src/foundation/index.ts';
import { autoregressive, bimodal, bursts, type Draw, logNormal, normal, studentT } from './noise.ts';

/** How the levels of one metric differ between deployments. */
export interface DeploymentLaw {
  readonly name: string;
  readonly words: string;
  /** Levels of the deployments one after the other; deviation 1. */
  readonly deployments: (random: Random) => () => number;
}

function independent(name: string, words: string, draw: Draw): DeploymentLaw {
  return { name, words, deployments: (random) => () => draw(random) };
}

function dependent(correlation: number): DeploymentLaw {
  return {
    name: `ar-${correlation}`,
    words: `normal, autocorrelated ${correlation}`,
    deployments: (random) => autoregressive(correlation, random),
  };
}

/** Every law of deployments that history mode is tried on. */
export const DEPLOYMENT_LAWS: readonly DeploymentLaw[] = [
  independent('normal', 'normal', normal),
  independent('t5', 'Student t, 5 degrees of freedom', studentT(5)),
  independent('t3', 'Student t, 3 degrees of freedom', studentT(3)),
  independent('log-normal', 'log-normal (shape 1)', logNormal),
  independent('bimodal', 'one of two modes', bimodal),
  independent('bursts', '20 % of the deployments at tenfold SD', bursts),
  dependent(0.3),
  dependent(0.6),
];

/** Levels of several independent metrics, deployment by deployment. */
export function drawLevels(
  { deployments }: DeploymentLaw,
  deviation: number,
  metrics: number,
  random: Random,
): () => readonly number[] {
  const streams = Array.from({ length: metrics }, (_, index) => deployments(random.fork(`metric ${index}`)));
  return () => streams.map((stream) => deviation * stream());
}
