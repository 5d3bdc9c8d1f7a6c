import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCandidate } from '../../../src/action/find-candidate.ts';
import type { Job } from '../../../src/action/job.ts';
import { planJob } from '../../../src/action/job.ts';
import { judge, store } from '../../../src/action/main.ts';
import { writeFilesAtomically } from '../../../src/baseline/index.ts';
import type { GateResult, TargetSource } from '../../../src/gate/index.ts';
import { encodeRun } from '../../../src/trial/index.ts';
import { Workspaces } from './acceptances.ts';
import { Agenda } from './agenda.ts';
import { type Calendar, DAY, type Happening, laterOf, type Regression } from './calendar.ts';
import { answerOf, type Diary, type Entry, type Mode, toldOf } from './diary.ts';
import { type Noise, simulatedDrivers } from './drivers.ts';
import { Repository, type Visit } from './repository.ts';
import { Team } from './team.ts';
import { type Commit, scenarioOf, shaOf, World } from './world.ts';

/** From the start of a job to the upload of what it stores. */
const JOB_MS = 8 * 60_000;
/** From a red check to the commit that accepts it. */
const REACTION_MS = 20 * 60_000;
/** Days on which somebody tries to accept a slowdown that main does not show. */
const TRIES = 7;

/** A run: one change judged in one or more attempts. */
interface Judging {
  readonly of: Entry['of'];
  readonly number: number;
  readonly runId: number;
  readonly happening: Happening & { readonly kind: 'pull-request' | 'push' };
  readonly base: Commit;
  /** Where a pull request's branch left main; of a push the commit before. */
  readonly fork: Commit;
  readonly candidate: Commit;
  /** How often what the change costs was accepted in it. */
  readonly timesAccepted: number;
}

/** Lives a year: what happens, happens by the calendar; what the gate says of it is all its own. */
export async function liveYear(
  calendar: Calendar,
  mode: Mode,
  noise: Noise,
  onStep: (left: number) => void,
): Promise<Diary> {
  const workspaces = new Workspaces();
  try {
    return await new Life(calendar, mode, noise, workspaces).live(onStep);
  } finally {
    await workspaces.remove();
  }
}

class Life {
  readonly #calendar: Calendar;
  readonly #mode: Mode;
  readonly #noise: Noise;
  readonly #world: World;
  readonly #repository: Repository;
  readonly #agenda = new Agenda();
  readonly #entries: Entry[] = [];
  readonly #workspaces: Workspaces;
  readonly #team = new Team();
  #pulls = 0;
  #pushes = 0;
  #runs = 1000;

  constructor(calendar: Calendar, mode: Mode, noise: Noise, workspaces: Workspaces) {
    this.#calendar = calendar;
    this.#mode = mode;
    this.#noise = noise;
    this.#workspaces = workspaces;
    this.#world = new World(calendar);
    this.#repository = new Repository(this.#world.commits, calendar.size.retention);
  }

  async live(onStep: (left: number) => void): Promise<Diary> {
    for (const happening of this.#calendar.happenings)
      this.#agenda.enter(happening.atMs, () => this.#meet(happening));
    await this.#agenda.live(onStep);
    return { mode: this.#mode, entries: this.#entries, acts: this.#team.acts };
  }

  async #meet(happening: Happening): Promise<void> {
    this.#repository.artifacts.expire(happening.atMs);
    switch (happening.kind) {
      case 'upgrade':
        this.#world.upgrades++;
        this.#repository.artifacts.becomeForeign(this.#world.upgrades);
        return;
      case 'acceptance':
        return this.#acceptOnMain(happening.regression, happening.atMs, TRIES);
      case 'pull-request':
        return this.#judgeChange(happening, ++this.#pulls);
      case 'push':
        return this.#judgePush(happening, ++this.#pushes);
    }
  }

  /** A run that never came to measure is made up for by a later one, unless the change is merged before. */
  async #judgeChange(
    happening: Happening & { readonly kind: 'pull-request' },
    number: number,
  ): Promise<void> {
    const { atMs, branchedAtMs, regression, fate } = happening;
    if (atMs > (regression?.mergedAt ?? Infinity)) return;
    const base = this.#world.tipAt(Infinity);
    const fork = this.#world.tipAt(branchedAtMs);
    // The tree of the test merge: main's file, and what the change itself accepts.
    const accepted = await this.#team.fileOf(regression, base.accepted);
    const candidate = this.#world.changed(this.#mode === 'preview' ? fork : base, happening, accepted);
    const judging: Judging = {
      of: 'pull-request',
      number,
      runId: ++this.#runs,
      happening,
      base,
      fork,
      candidate,
      timesAccepted: this.#team.timesAccepted(regression),
    };
    if (!fate.isMissing) return this.#attempt(judging, 1, atMs);
    this.#note(judging, 1, atMs, null);
    const again = laterOf(happening, this.#calendar, number);
    this.#agenda.enter(again.atMs, () => this.#judgeChange(again, number));
  }

  async #judgePush(happening: Happening & { readonly kind: 'push' }, number: number): Promise<void> {
    const { fate, atMs } = happening;
    const base = this.#world.tipAt(Infinity);
    const candidate = this.#world.push(happening, await this.#team.push(happening, base.accepted));
    const judging: Judging = {
      of: 'push',
      number,
      runId: ++this.#runs,
      happening,
      base,
      fork: base,
      candidate,
      timesAccepted: 0,
    };
    if (fate.isMissing) this.#note(judging, 1, atMs, null);
    else await this.#attempt(judging, 1, atMs);
  }

  async #attempt(judging: Judging, attempt: number, atMs: number): Promise<void> {
    const visit = await this.#visitOf(judging, attempt, atMs);
    const job = await this.#repository.open(visit);
    const found = await findCandidate(job);
    if (found.kind === 'missing') throw new TypeError(found.said);
    const { baseline, results } = await judge(
      job,
      await planJob(job, 'auto'),
      [scenarioOf(judging.candidate, this.#mode === 'auto' ? 'auto' : null)],
      found,
    );
    const told = toldOf(results);
    const answer = answerOf(told);
    this.#note(judging, attempt, atMs, answer);
    const again = attempt === 1 ? judging.happening.fate.againAfterMs : null;
    this.#later(atMs + JOB_MS, visit, async () => {
      await store(job, baseline, results);
      if (again !== null) await uploadRuns(job, results);
    });
    if (judging.of === 'push') this.#team.hearMain(answer, told, atMs);
    else if (answer.blocking) this.#acceptChange(judging, told, atMs + REACTION_MS);
    if (again === null) return;
    const nextMs = atMs + JOB_MS + again;
    this.#agenda.enter(nextMs, () => this.#attempt(judging, 2, nextMs));
  }

  /** The author of a red change accepts what it costs, unless a later head does so already; that head is judged again. */
  #acceptChange({ happening, number, timesAccepted }: Judging, told: GateResult, atMs: number): void {
    if (happening.kind !== 'pull-request' || happening.regression === null) return;
    const { regression } = happening;
    if (timesAccepted < this.#team.timesAccepted(regression) || atMs > regression.mergedAt) return;
    if (!this.#team.acceptsChange(regression, told, atMs)) return;
    const next = { ...happening, atMs, fate: { isMissing: false, againAfterMs: null } };
    this.#agenda.enter(atMs, () => this.#judgeChange(next, number));
  }

  /** What is uploaded at that time is of that visit. */
  #later(atMs: number, visit: Visit, act: () => Promise<unknown>): void {
    this.#agenda.enter(atMs, async () => {
      this.#repository.artifacts.expire(atMs);
      this.#repository.actAs(visit);
      await act();
    });
  }

  #note({ of, number, happening }: Judging, attempt: number, atMs: number, answer: Entry['answer']): void {
    const brings = happening.kind === 'push' ? happening.brings : happening.regression;
    this.#entries.push({ of, number, attempt, atMs, answer, brings, ...this.#team.slowdownsAt(atMs) });
  }

  async #visitOf(
    { of, number, runId, base, fork, candidate }: Judging,
    attempt: number,
    atMs: number,
  ): Promise<Visit> {
    const name = `year/${this.#calendar.seed}/${this.#mode}/${runId}.${attempt}`;
    const machine = this.#world.machineAt(atMs, `${runId}.${attempt}`);
    const isPull = of === 'pull-request';
    // Both sides are measured by the scenario that is checked out.
    const levelOf = (source: TargetSource) =>
      this.#world.levelOf(source.kind === 'ref' ? base : candidate, candidate.edits, machine);
    return {
      runId,
      attempt,
      atMs,
      pullRequest: isPull ? number : null,
      headSha: candidate.sha,
      forkSha: fork.sha,
      baseSha: base.sha,
      checkedOut: isPull
        ? { sha: shaOf(`merge ${candidate.sha}`), parents: [base.sha, candidate.sha] }
        : { sha: candidate.sha, parents: [base.sha] },
      image: machine.image,
      workspace: await this.#workspaces.of(candidate.accepted),
      inputs: inputsOf(this.#mode, candidate),
      drivers: simulatedDrivers({ name, noise: this.#noise, levelOf }),
    };
  }

  /** Somebody wants to accept a slowdown as soon as main shows it. */
  #acceptOnMain(regression: Regression, atMs: number, tries: number): void {
    if (this.#team.acceptsOnMain(regression, atMs)) return;
    if (tries === 1) this.#team.forget(regression);
    else this.#agenda.enter(atMs + DAY, () => this.#acceptOnMain(regression, atMs + DAY, tries - 1));
  }
}

function inputsOf(mode: Mode, { sha }: Commit): Readonly<Record<string, string>> {
  switch (mode) {
    case 'start':
    case 'bursts':
      return { start: 'npm start', 'baseline-ref': 'merge-base' };
    case 'history':
    case 'auto':
      return { start: 'npm start' };
    case 'preview':
      return { url: `https://${sha.slice(0, 12)}.preview.invalid` };
  }
}

/** Leaves a job's runs for its next attempt. */
async function uploadRuns(job: Job, results: readonly GateResult[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'perf-gate-year-'));
  try {
    const runs = results.flatMap((result) => result.runs);
    const files = runs.map((run, index) => ({ path: `${index}.run.json`, text: encodeRun(run) }));
    await writeFilesAtomically(files, folder);
    await job.store.uploadRun(
      files.map(({ path }) => join(folder, path)),
      folder,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
