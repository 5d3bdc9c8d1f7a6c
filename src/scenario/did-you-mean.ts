/**
 * How many single steps lead from one word to the other: insert, delete, replace, swap neighbours (the optimal string
 * alignment distance; R. Wagner and M. Fischer 1974, with swaps after F. Damerau 1964). Symmetric.
 */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? (beforePrevious[column - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + cost,
          swapped,
        ),
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/**
 * The known word that was most likely meant, or null when none is near. `warmUp` and `warm_up` are the same word as
 * `warm-up`; otherwise one step in three letters may differ.
 */
export function suggest(word: string, known: Iterable<string>): string | null {
  const wanted = simplify(word);
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    // A pathological key of a million letters must not cost a million squared steps.
    if (Math.abs(candidate.length - word.length) > 20) continue;
    const distance = editDistance(wanted, simplify(candidate));
    const allowed = Math.max(1, Math.floor(Math.min(wanted.length, simplify(candidate).length) / 3));
    if (distance <= allowed && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function simplify(word: string): string {
  return word.toLowerCase().replaceAll(/[-_\s]/g, '');
}
