import { createRandom, hashOf } from '../../../src/foundation/index.ts';
import { parseScenario, type Scenario } from '../../../src/scenario/index.ts';
import type { Calendar, Happening } from './calendar.ts';
import { type Effect, NO_EFFECT, sumOf, undone } from './effect.ts';

/** A commit, and how slow its code is. */
export interface Commit {
  readonly sha: string;
  readonly atMs: number;
  readonly effect: Effect;
  /** How often the scenario was edited before. */
  readonly edits: number;
  /** Its `.perf-gate/accepted.yml`; empty where there is none. */
  readonly accepted: string;
}

/** The machine that a run gets. */
export interface Machine {
  readonly image: string;
  readonly effect: Effect;
}

/** What an edit of the scenario, or another version of the tool, does to what is measured. */
const OTHER_LOAD = 0.02;
const OTHER_TOOL = 0.03;

/** What is true in the simulated year, whatever a gate finds. */
export class World {
  readonly calendar: Calendar;
  /** Of main, oldest first. */
  readonly commits: Commit[];
  upgrades = 0;

  constructor(calendar: Calendar) {
    this.calendar = calendar;
    this.commits = [{ sha: shaOf('root'), atMs: -1, effect: NO_EFFECT, edits: 0, accepted: '' }];
  }

  /** Where main is, or was. */
  tipAt(atMs: number): Commit {
    const found = this.commits.findLast((commit) => commit.atMs <= atMs);
    if (found === undefined) throw new TypeError(`main has no commit at ${atMs}`);
    return found;
  }

  push(happening: Happening & { readonly kind: 'push' }, accepted: string): Commit {
    const { atMs, brings, mends, isEdit } = happening;
    const tip = this.tipAt(Infinity);
    const commit: Commit = {
      sha: shaOf(`push ${atMs}`),
      atMs,
      effect: sumOf([tip.effect, brings?.effect ?? NO_EFFECT, undone(mends?.effect ?? NO_EFFECT)]),
      edits: tip.edits + Number(isEdit),
      accepted,
    };
    this.commits.push(commit);
    return commit;
  }

  /** A pull request's own code on top of `base`. */
  changed(
    base: Commit,
    { atMs, regression, isEdit }: Happening & { readonly kind: 'pull-request' },
    accepted: string,
  ): Commit {
    return {
      sha: shaOf(`pull ${atMs}`),
      atMs,
      effect: sumOf([base.effect, regression?.effect ?? NO_EFFECT]),
      edits: base.edits + Number(isEdit),
      accepted,
    };
  }

  /** While a fleet changes, chance says which machine a run gets. */
  machineAt(atMs: number, run: string): Machine {
    const random = createRandom(`machine/${this.calendar.seed}/${run}`);
    let machine: Machine = { image: 'ubuntu24', effect: NO_EFFECT };
    for (const { fromMs, untilMs, image, effect } of this.calendar.fleet) {
      const share = untilMs === fromMs ? Number(atMs >= fromMs) : (atMs - fromMs) / (untilMs - fromMs);
      if (random.next() < share) machine = { image, effect };
    }
    return machine;
  }

  /** How far what is measured of a commit, by a scenario so often edited, lies above the level of the first. */
  levelOf({ effect }: Commit, edits: number, machine: Machine): Effect {
    const ways = OTHER_LOAD * edits + OTHER_TOOL * this.upgrades;
    return sumOf([effect, machine.effect, { p50: ways, p95: ways }]);
  }
}

/** Forty blocks of six seconds, 450 requests a block and side; 5 % is the tolerance where none is given. */
export function scenarioOf({ edits }: Commit, tolerance: 'auto' | null): Scenario {
  return parseScenario(
    `name: shop
requests:
  - { name: products, path: /products?page=${edits} }
load: { rate: 75, duration: 240s, warm-up: 3s }
${tolerance === null ? '' : `compare: { tolerance: ${tolerance} }\n`}
`,
    'perf.yml',
    {},
  );
}

/** Sha of something told in words. */
export function shaOf(words: string): string {
  return hashOf(words, 40);
}
