import { at } from '../../../src/foundation/index.ts';
import { studentTQuantile } from '../../../src/statistics/index.ts';

/** Values from which on it looks. */
const FIRST_LOOK = 5;
const QUANTILES = new Map<number, number>();

/** Two-sided 95 % quantile, kept: it is asked for after every block. */
function quantileFor(degrees: number): number {
  const known = QUANTILES.get(degrees) ?? studentTQuantile(0.975, degrees);
  QUANTILES.set(degrees, known);
  return known;
}

/**
 * The block after which a 95 % t interval of the mean difference first lies above zero, looked at after every block from
 * the fifth on, as tachometer's auto-sampling does; null when it never does.
 */
export function firstPeek(differences: readonly number[]): number | null {
  let [sum, squares] = [0, 0];
  for (let count = 1; count <= differences.length; count++) {
    const value = at(differences, count - 1);
    sum += value;
    squares += value * value;
    if (count < FIRST_LOOK) continue;
    const middle = sum / count;
    const variance = Math.max(0, (squares - count * middle * middle) / (count - 1));
    if (middle > quantileFor(count - 1) * Math.sqrt(variance / count)) return count;
  }
  return null;
}
