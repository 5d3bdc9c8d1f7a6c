/** A source of chance, always an argument (never a global), so that a seed repeats a run byte for byte. */
export interface Random {
  /** A number in [0, 1), 32 bits of it random. */
  next(): number;
  /** An independent stream of the same seed, named by its purpose; drawing from it does not move this one. */
  fork(label: string): Random;
}

/**
 * Creates the generator of a seed: sfc32 (C. Doty-Humphrey's Small Fast Counting generator, from PractRand), its state
 * filled from the seed text by the 32-bit FNV-1a and mixed by twelve discarded draws.
 */
export function createRandom(seed: string): Random {
  let a = fnv1a(`${seed}#a`);
  let b = fnv1a(`${seed}#b`);
  let c = fnv1a(`${seed}#c`);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let draw = 0; draw < 12; draw++) next();
  return { next, fork: (label) => createRandom(`${seed}/${label}`) };
}

/** One value of the standard normal law, by G. Box and M. Muller's transform. */
export function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}
