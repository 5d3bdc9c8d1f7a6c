/** Thrown into an iteration whose user leaves, or whose load is over: it counts as interrupted, not as failed. */
export class IterationEnded extends Error {
  override readonly name = 'IterationEnded';

  constructor() {
    super('the iteration was interrupted');
  }
}
