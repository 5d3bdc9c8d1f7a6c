import type { ProgressListener } from '../experiment/index.ts';
import type { AaRun, BranchCourse, HistoryEntry } from '../history/index.ts';
import type { Report } from '../report/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { Readiness } from '../target/index.ts';
import type { Environment, Provenance, Run } from '../trial/index.ts';
import type { Renewal } from '../target/index.ts';
import type { EarlierRuns } from './earlier-attempts.ts';
import type { Decision, Gate, OfferedAcceptance, UnusableBaseline } from '../verdict/index.ts';

/** Where one side's system under test comes from. */
export type TargetSource =
  | {
      readonly kind: 'url';
      readonly url: string;
      /** Commands that give it a fresh instance; left out where there is none. */
      readonly renewal?: Renewal;
    }
  /** A command, run in `directory` with `PORT` set; it must listen there on the loopback. */
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly directory: string;
      /** How reports call it; usually the command itself. */
      readonly label: string;
    }
  /** The same at a git ref: checked out into a worktree of `repository`, `install` run there first when not empty. */
  | {
      readonly kind: 'ref';
      readonly command: string;
      readonly repository: string;
      readonly ref: string;
      readonly install: string;
    };

/** What the candidate is compared with. */
export type BaselineSource =
  | { readonly kind: 'none' }
  /** Nothing, because the run is itself to be kept as a baseline. */
  | { readonly kind: 'to-store' }
  | {
      readonly kind: 'target';
      readonly target: TargetSource;
      /** A/A runs, which tell how far two instances of the same code are apart; none where left out. */
      readonly aaRuns?: readonly AaRun[];
    }
  /** The same code a second time, deployed separately: measured to learn how far the two are apart, never judged. */
  | { readonly kind: 'same-code'; readonly target: TargetSource }
  /** Earlier runs, complete. */
  | { readonly kind: 'runs'; readonly runs: readonly Run[] }
  /** Earlier runs, summarized: entries already chosen as eligible. */
  | {
      readonly kind: 'history';
      readonly entries: readonly HistoryEntry[];
      /** All comparable entries of the same branches, of whatever level: the replay judges them again. */
      readonly past: readonly HistoryEntry[];
      /** How the branches went before the change, one for each scenario that has entries. */
      readonly courses: readonly BranchCourse[];
      /** By commit, how many others of its branch lie between it and the one that the candidate is built on. */
      readonly distances: ReadonlyMap<string, number>;
      /** Why scenarios without entries have none; null where the two words below say it. */
      readonly lacking: UnusableBaseline | null;
      /** Scenarios that have runs in the history, and no accepted level to be compared with. */
      readonly unaccepted: readonly string[];
      /** Scenarios that have runs enough in the history: where few are of the level that counts, that is no young history. */
      readonly grown: readonly string[];
      /** What every comparison with the entries must say of them, one sentence each, without a capital and full stop. */
      readonly warnings: readonly string[];
      /** What makes a baseline where there is none; empty where this very run is stored as one. */
      readonly makesBaseline: string;
    };

/** Everything that one invocation of the gate needs. */
export interface GateRequest {
  readonly scenarios: readonly Scenario[];
  readonly candidate: TargetSource;
  readonly baseline: BaselineSource;
  /** Earlier attempts to judge the same commit: this one goes on from their evidence. */
  readonly earlier: EarlierRuns;
  readonly readiness: Readiness;
  readonly gate: Gate;
  /** Slowdowns that the team accepts. */
  readonly acceptances: readonly OfferedAcceptance[];
  readonly provenance: Provenance;
  readonly environment: Environment;
  /** Recorded in the run file; random per invocation unless the user fixed it. */
  readonly seed: string;
  readonly toolVersion: string;
  /** Link of the workflow run, or empty. */
  readonly workflowRunUrl: string;
  /** Hosts, in lower case, that nobody wrote down as such but were found: they may not lead to private addresses. */
  readonly foundHosts: ReadonlySet<string>;
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
}

/** What one invocation of the gate gives. Runs are complete even when the verdict is invalid. */
export interface GateResult {
  readonly runs: readonly Run[];
  readonly decision: Decision;
  readonly report: Report;
}
