import type { GateResult } from '../../../src/gate/index.ts';
import { ACCEPTED_DAYS } from '../../../src/verdict/index.ts';
import { acceptFound } from './acceptances.ts';
import { DAY, type Happening, type Regression } from './calendar.ts';
import type { Act, Answer, Slowdowns } from './diary.ts';

/** How often the author of a slowdown accepts what is found anew, before the change is merged over a red check. */
const MOST_TIMES = 3;
/** Red runs of main in a row, for nothing, after which somebody accepts what is no slowdown. */
const PATIENCE = 3;
const REASON = 'It is worth it.';

/** What people do about what the gate says: they run `perf-gate accept`, and commit the file. */
export class Team {
  readonly acts: Act[] = [];
  /** By the slowdown what its author has accepted of it, in the order of the runs that found it. */
  readonly #found = new Map<Regression, readonly GateResult[]>();
  /** Slowdowns of main that nobody has accepted. */
  readonly #unaccepted = new Set<Regression>();
  /** Slowdowns that the file on main accepts, while main still answers to the level before. */
  readonly #unmoved = new Set<Regression>();
  /** What was accepted on main and comes with the next push. */
  #pending: GateResult | null = null;
  /** The newest red run of main, until one is green. */
  #red: { readonly atMs: number; readonly result: GateResult } | null = null;
  #redForNothing = 0;

  /** How often the author has accepted what the change costs. */
  timesAccepted(regression: Regression | null): number {
    return regression === null ? 0 : (this.#found.get(regression)?.length ?? 0);
  }

  /** The file of acceptances in the tree of a change, whose base has `text`. */
  async fileOf(regression: Regression | null, text: string): Promise<string> {
    const found = regression === null ? [] : (this.#found.get(regression) ?? []);
    return withAccepted(text, found);
  }

  /** Hears that a run of a change is red; true where the author accepts that, so that there is a new head. */
  acceptsChange(regression: Regression, result: GateResult, atMs: number): boolean {
    const before = this.#found.get(regression) ?? [];
    if (regression.fate !== 'accepted' || before.length >= MOST_TIMES) return false;
    this.#found.set(regression, [...before, result]);
    this.acts.push({ atMs, what: 'accepts a slowdown' });
    return true;
  }

  /** The file after a push on a main that has `text`. */
  async push({ brings, mends }: Happening & { readonly kind: 'push' }, text: string): Promise<string> {
    const isAccepted = this.timesAccepted(brings) > 0;
    if (brings !== null) (isAccepted ? this.#unmoved : this.#unaccepted).add(brings);
    if (mends !== null) for (const slowdowns of [this.#unaccepted, this.#unmoved]) slowdowns.delete(mends);
    const pending = this.#pending === null ? [] : [this.#pending];
    if (this.#pending !== null) {
      for (const each of this.#unaccepted)
        if (each.fate === 'accepted' && each !== brings) this.#accept(each);
      this.#pending = null;
    }
    return withAccepted(await this.fileOf(brings, text), pending);
  }

  #accept(regression: Regression): void {
    this.#unaccepted.delete(regression);
    this.#unmoved.add(regression);
  }

  /** What main has that its accepted level has not. */
  slowdownsAt(atMs: number): Slowdowns {
    const accepted = [...this.#unmoved].filter((each) => !hasEnded(each, atMs));
    return { unaccepted: [...this.#unaccepted], accepted };
  }

  /** Hears what a run of main said. */
  hearMain(answer: Answer, result: GateResult, atMs: number): void {
    for (const each of this.#unmoved) if (hasEnded(each, atMs)) this.#unmoved.delete(each);
    if (answer.accepted) this.#unmoved.clear();
    if (!answer.blocking) {
      this.#redForNothing = 0;
      if (answer.open === null) this.#red = null;
      return;
    }
    this.#red = { atMs, result };
    if (this.#unaccepted.size > 0) return;
    // Its size was accepted, and is not surely less than that.
    if (this.#unmoved.size > 0) this.#acceptRed(atMs, 'accepts a slowdown on main');
    else if (++this.#redForNothing === PATIENCE) {
      this.#redForNothing = 0;
      this.#acceptRed(atMs, 'accepts what is no slowdown');
    }
  }

  /** Somebody wants to accept a slowdown that its pull request did not show; false while main does not show it either. */
  acceptsOnMain(regression: Regression, atMs: number): boolean {
    if (!this.#unaccepted.has(regression)) return true;
    // What a run showed before is another slowdown's.
    if (this.#red === null || this.#red.atMs < regression.mergedAt) return false;
    this.#acceptRed(atMs, 'accepts a slowdown on main');
    return true;
  }

  /** Nobody tries any longer. */
  forget(regression: Regression): void {
    this.#unaccepted.delete(regression);
  }

  #acceptRed(atMs: number, what: Act['what']): void {
    if (this.#pending !== null || this.#red === null) return;
    this.#pending = this.#red.result;
    this.acts.push({ atMs, what });
  }
}

/** Whether what was accepted of a slowdown counts no longer. */
function hasEnded({ mergedAt }: Regression, atMs: number): boolean {
  return atMs > mergedAt + ACCEPTED_DAYS * DAY;
}

async function withAccepted(text: string, found: readonly GateResult[]): Promise<string> {
  let after = text;
  for (const result of found) after = (await acceptFound(after, result, REASON)) ?? after;
  return after;
}
