/** Acts in the order of their time; those of one moment in the order in which they were entered. */
export class Agenda {
  readonly #acts: { readonly atMs: number; readonly act: () => Promise<void> | void }[] = [];

  enter(atMs: number, act: () => Promise<void> | void): void {
    const after = this.#acts.findIndex((each) => each.atMs > atMs);
    this.#acts.splice(after === -1 ? this.#acts.length : after, 0, { atMs, act });
  }

  /** Does one after the other, also what is entered meanwhile. */
  async live(onStep: (left: number) => void): Promise<void> {
    for (let next = this.#acts.shift(); next !== undefined; next = this.#acts.shift()) {
      await next.act();
      onStep(this.#acts.length);
    }
  }
}
