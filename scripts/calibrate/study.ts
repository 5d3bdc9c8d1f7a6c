import { createRandom, type Random } from '../../src/foundation/index.ts';
import { Counter, type Tally } from './tally.ts';

/** Experiments of one setting. Each has its own seed, so what it comes to depends on nothing but its number. */
export interface Study {
  /** Unique; the seed of its experiments and its key in the ledger. */
  readonly id: string;
  /** How many experiments the quick and the full run make. */
  readonly quick: number;
  readonly full: number;
  /** How many make up a batch: about a second of work. */
  readonly batch: number;
  readonly experiment: (random: Random, count: Counter) => void;
}

/** Experiments with the numbers `batch` × size to (`batch` + 1) × size, exclusive, and below `most`. */
export function runBatch(study: Study, batch: number, most: number): Tally {
  const counter = new Counter();
  const end = Math.min(most, (batch + 1) * study.batch);
  for (let number = batch * study.batch; number < end; number++) {
    counter.add('experiments');
    study.experiment(createRandom(`calibrate/${study.id}/${number}`), counter);
  }
  return counter.tally();
}
