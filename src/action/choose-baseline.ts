import type { FoundHistory } from '../baseline/index.ts';
import { assertNever, maskSecrets } from '../foundation/index.ts';
import type { BaselineSource, GateRequest, TargetSource } from '../gate/index.ts';
import {
  createHistory,
  type EligibleBaselines,
  type Exclusion,
  type HistoryEntry,
  sufficientEntries,
} from '../history/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { urlLabel } from '../target/index.ts';
import type { UnusableBaseline } from '../verdict/index.ts';
import { aaRunsIn, historyOfBase } from './history-of-base.ts';
import { type Asked, type Asking, askBranch, askBranches, chosenFrom, withoutJudged } from './ask-branch.ts';
import { branchRuns } from './branch-runs.ts';
import { chooseTarget, type OtherSide, type OtherTarget } from './choose-target.ts';
import type { Job } from './job.ts';
import { baseBranch, type GatePlan } from './plan-gate.ts';
import type { ExtendedHistory } from './record-runs.ts';

/** What helps where a history cannot be read. */
const RECOVERY = 'Delete that artifact, or measure baselines anew with mode: baseline';

/** Why there is no target beside the candidate. */
type NoTarget = Exclude<OtherSide, { readonly kind: 'target' | 'same-code' }>;

/** What the run is compared with, and the history it is added to. */
export interface ChosenBaseline {
  readonly source: BaselineSource;
  /** Host of a target whose address was found instead of written, else empty. */
  readonly foundHost: string;
  /** Commit of a target; empty where it is not known, and for a history. */
  readonly sha: string;
  /** By scenario, since when the level that it is compared with has been the one to answer to, in milliseconds; empty without a history. */
  readonly sinceMs: ReadonlyMap<string, number>;
  /** History of the branch that this run is stored in, empty where there is none yet; null where nothing may be stored. */
  readonly extended: ExtendedHistory | null;
  /** What was chosen and why, in one sentence. */
  readonly note: string;
  /** The histories that were read for it, by their branches: nobody reads them a second time. */
  readonly histories: ReadonlyMap<string, FoundHistory>;
}

/** Chooses the best second side that can be had: a target, else the history of the base branch. */
export async function chooseBaseline(
  job: Job,
  plan: GatePlan,
  scenarios: readonly Scenario[],
  { candidate, environment }: Pick<GateRequest, 'candidate' | 'environment'>,
): Promise<ChosenBaseline> {
  const { other, builtOn } = await chooseTarget(job, plan, candidate);
  const asking = { job, plan, scenarios, environment, builtOn };
  return 'target' in other ? besideTarget(asking, other) : fromHistories(asking, other);
}

async function besideTarget(asking: Asking, other: OtherTarget): Promise<ChosenBaseline> {
  const { job, plan, scenarios } = asking;
  const secrets = scenarios.flatMap((scenario) => scenario.secrets);
  const own = plan.storeBranch === null ? [] : [await askBranch(asking, plan.storeBranch)];
  const about = other.about === '' ? '' : `, ${other.about}`;
  return {
    ...(await sourceOf(job, plan, other, historiesOf(own))),
    foundHost: other.foundHost,
    sha: other.sha,
    sinceMs: new Map(),
    extended: historyToExtend(job, plan, own),
    note: `Measured side by side with \`${labelOf(other.target, secrets)}\`${about}.`,
  };
}

async function fromHistories(asking: Asking, other: NoTarget): Promise<ChosenBaseline> {
  const { job, plan, scenarios } = asking;
  const asked = await askBranches(asking);
  const isAsked = asked.some(({ branch }) => branch === plan.storeBranch);
  // What suffices for a comparison may be another branch's, and the own history is extended all the same.
  const own = plan.storeBranch === null || isAsked ? [] : [await askBranch(asking, plan.storeBranch)];
  const extended = historyToExtend(job, plan, [...asked, ...own]);
  const found = { foundHost: '', sha: '', extended, histories: historiesOf([...asked, ...own]) };
  if (plan.onlyStore)
    return { ...found, source: { kind: 'to-store' }, sinceMs: new Map(), note: noteOf(asked) };
  const chosen = scenarios.map((_, index) =>
    sufficientEntries(asked.map(({ eligible }) => eligible[index]?.entries ?? [])),
  );
  const why = other.kind === 'identical' ? [`Nothing differs side by side: ${other.cause}.`] : [];
  return {
    source: {
      kind: 'history',
      entries: chosen.flat(),
      past: pastOf(asked, chosen),
      branchRuns: branchRuns(scenarios, asked, chosen),
      distances: new Map(takenOf(asked, chosen).flatMap(({ distances }) => [...distances])),
      lacking: lackingOf(job, plan, asked, other),
      ...standingsOf(scenarios, asked, chosen),
      warnings: asked.flatMap(gapsOf),
      makesBaseline: extended === null ? howToMakeOne(plan, asked) : '',
    },
    ...found,
    sinceMs: new Map(
      scenarios.map(({ name }, index) => [name, eligibleOf(asked, chosen, index)?.sinceMs ?? -Infinity]),
    ),
    note: [...why, noteOf(asked), ...choiceNote(asked, chosen)].join(' '),
  };
}

/** Which scenarios have no accepted level to be compared with, and of which the history is not young. */
function standingsOf(
  scenarios: readonly Scenario[],
  asked: readonly Asked[],
  chosen: readonly (readonly HistoryEntry[])[],
): { readonly unaccepted: readonly string[]; readonly grown: readonly string[] } {
  const namesWhere = (holds: (own: EligibleBaselines, index: number) => boolean): readonly string[] =>
    scenarios.flatMap(({ name }, index) =>
      asked.some(({ eligible }) => eligible[index] !== undefined && holds(eligible[index], index))
        ? [name]
        : [],
    );
  return {
    unaccepted: namesWhere((own, index) => chosen[index]?.length === 0 && own.lacksAcceptedLevel),
    grown: namesWhere(({ isYoung }) => !isYoung),
  };
}

function historiesOf(asked: readonly Asked[]): ReadonlyMap<string, FoundHistory> {
  return new Map(asked.map(({ branch, found }) => [branch, found]));
}

/** What is measured beside the candidate, with what A/A runs say of instances of the same code. */
async function sourceOf(
  job: Job,
  plan: GatePlan,
  { kind, target }: OtherTarget,
  known: ReadonlyMap<string, FoundHistory>,
): Promise<Pick<ChosenBaseline, 'source' | 'histories'>> {
  if (kind === 'same-code') return { source: { kind, target }, histories: known };
  const base = await historyOfBase(job, plan, known);
  return {
    source: { kind, target, aaRuns: aaRunsIn(base) },
    histories: base === null ? known : new Map([...known, [baseBranch(plan), base]]),
  };
}

/** What makes a baseline for a change that has none. */
function howToMakeOne(plan: GatePlan, asked: readonly Asked[]): string {
  const later = asked.find(({ eligible }) => eligible.some(({ excluded }) => excluded.some(isLater)));
  return later === undefined
    ? `run the workflow on ${baseBranch(plan)}, or once with mode: baseline`
    : `all comparable runs of ${later.branch} are of commits that this change is not built on: merge ${later.branch} into it`;
}

function isLater({ reason }: Exclusion): boolean {
  return reason === 'not-built-on';
}

/** Of the histories whose entries were chosen all that is comparable, scenario by scenario. */
function pastOf(
  asked: readonly Asked[],
  chosen: readonly (readonly HistoryEntry[])[],
): readonly HistoryEntry[] {
  return chosen.flatMap((_, index) => eligibleOf(asked, chosen, index)?.comparable ?? []);
}

/** Where the entries that were chosen for a scenario are from; undefined where none were. */
function eligibleOf(
  asked: readonly Asked[],
  chosen: readonly (readonly HistoryEntry[])[],
  index: number,
): EligibleBaselines | undefined {
  return chosenFrom(asked, chosen, index)?.eligible[index];
}

/** How a target is called where everybody can read it: a URL's query may hold a secret. */
function labelOf(target: TargetSource, secrets: readonly string[]): string {
  switch (target.kind) {
    case 'url':
      return urlLabel(new URL(target.url), secrets);
    case 'ref':
      return target.ref;
    case 'command':
      return maskSecrets(target.label, secrets);
    default:
      return assertNever(target);
  }
}

/** Why a scenario that no history has an entry of is compared with nothing; null where none was stored yet. */
function lackingOf(
  job: Job,
  plan: GatePlan,
  asked: readonly Asked[],
  other: NoTarget,
): UnusableBaseline | null {
  // A scenario that the older history does not have may stand in what is newer and cannot be read.
  const unreadable = asked.flatMap(({ found }) => unreadOf(found));
  if (unreadable.length > 0) return { kind: 'unreadable', cause: `${unreadable.join(' ')} ${RECOVERY}` };
  if (other.kind === 'identical') return other;
  const own = asked.find(
    ({ found }) =>
      found.kind === 'found' &&
      found.history.entries.length > 0 &&
      withoutJudged(job, plan, found.history).entries.length === 0,
  );
  if (own === undefined) return null;
  return { kind: 'identical', cause: `all runs of ${own.branch} are of the very commit that is judged` };
}

function unreadOf(found: FoundHistory): readonly string[] {
  switch (found.kind) {
    case 'found':
      return found.unread;
    case 'unreadable':
      return [found.why];
    case 'none':
      return [];
    default:
      return assertNever(found);
  }
}

/** What a reader must know of a history whose newest artifact could not be read: that it is not where the branch is. */
function gapsOf({ branch, found }: Asked): readonly string[] {
  if (found.kind !== 'found' || found.unread.length === 0) return [];
  const { runId } = found.provenance;
  return [
    `the newest history of ${branch} cannot be read, and the one of run ${runId} is taken, which lacks what was measured since: ${found.unread.join(' ')}`,
  ];
}

/**
 * The history that this run is added to. One that cannot be read is not replaced by the way: with it, an unaccepted
 * level would be forgotten, and so be accepted. Only who measures baselines on purpose begins anew. Where an older one
 * can be read, it is extended, since all that is lost is where the branch was last: as long as a run does not show it, it
 * counts as not accepted (`assignLevel`).
 */
function historyToExtend(
  job: Job,
  { storeBranch, onlyStore }: GatePlan,
  asked: readonly Asked[],
): ExtendedHistory | null {
  if (storeBranch === null) return null;
  const own = asked.find(({ branch }) => branch === storeBranch);
  const found = own?.found;
  if (own !== undefined && found?.kind === 'found') {
    for (const gap of gapsOf(own)) job.tell.warn(`This run is stored, but ${gap}`);
    return { history: found.history, isWhole: found.unread.length === 0 };
  }
  if (found?.kind === 'unreadable') {
    job.tell.warn(
      onlyStore
        ? `The history of ${storeBranch} cannot be read and begins anew.`
        : `The history of ${storeBranch} cannot be read, so that this run is not stored. ${RECOVERY}.`,
    );
    if (!onlyStore) return null;
  }
  return { history: createHistory(storeBranch), isWhole: true };
}

function noteOf(asked: readonly Asked[]): string {
  const absent = asked.flatMap(({ branch, found }) =>
    found.kind === 'none' ? [`${branch}: ${found.why}`] : [],
  );
  if (absent.length === asked.length) return `There is no baseline yet (${absent.join('; ')}).`;
  return asked.map(noteOfBranch).join(' ');
}

function noteOfBranch({ branch, found, eligible }: Asked): string {
  switch (found.kind) {
    case 'found': {
      const { runId, sha, ageDays } = found.provenance;
      const from = `run ${runId} on \`${sha.slice(0, 12)}\`, ${ageDays.toFixed(1)} days old`;
      const count = `${eligible.flatMap(({ entries }) => entries).length} of its ${found.history.entries.length} runs`;
      return `History of ${branch} as of ${from}. ${count} are comparable.`;
    }
    case 'unreadable':
      return `The history of ${branch} cannot be read.`;
    case 'none':
      return `There is no history of ${branch}: ${found.why}.`;
    default:
      return assertNever(found);
  }
}

/** Where several histories were read, whose entries were taken. */
function choiceNote(
  asked: readonly Asked[],
  chosen: readonly (readonly HistoryEntry[])[],
): readonly string[] {
  const read = asked.filter(({ found }) => found.kind === 'found');
  const taken = takenOf(asked, chosen);
  if (read.length < 2 || taken.length === 0) return [];
  return [`Compared with ${taken.map(({ branch }) => branch).join(' and ')}.`];
}

/** The branches whose entries were chosen for a scenario. */
function takenOf(asked: readonly Asked[], chosen: readonly (readonly HistoryEntry[])[]): readonly Asked[] {
  return asked.filter(({ eligible }) =>
    eligible.some(({ entries }) => entries.length > 0 && chosen.includes(entries)),
  );
}
