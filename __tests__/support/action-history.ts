import { historyArtifactName } from '../../src/baseline/index.ts';
import { PerfGateError } from '../../src/foundation/index.ts';
import { describeEnvironment, type GateRequest } from '../../src/gate/index.ts';
import { appendEntry, createHistory, encodeHistory, type History } from '../../src/history/index.ts';
import { loadHash, parseScenario } from '../../src/scenario/index.ts';
import { MEASUREMENT_VERSION } from '../../src/trial/index.ts';
import { anEntry, type EntryWords } from './a-history-entry.ts';
import { SHORT_SCENARIO } from './action-workspace.ts';
import type { GitHubSession } from './github-session.ts';
import type { WorkflowRun } from './github-stand-in/index.ts';
import { makeZip } from './zip.ts';

const KEY = { workflowPath: '.github/workflows/perf.yml', configuration: 'default' };

/** What a test says of the artifact besides its entries. */
export interface HistoryWords {
  readonly branch?: string;
  /** The run that made it; one of a push to the tip of main where it is not given. */
  readonly run?: WorkflowRun;
  readonly digest?: string | null;
  readonly ageDays?: number;
  readonly expiresInDays?: number;
}

/** A history of the short scenario, measured on a URL. */
export function historyOfShop(entries: readonly Partial<EntryWords>[], branch = 'main'): History {
  const series = {
    scenario: 'shop',
    loadHash: loadHash(parseScenario(SHORT_SCENARIO, 'perf.yml', {})),
    environmentClass: describeEnvironment({ kind: 'url', url: '' }, {}).class,
    measurementVersion: MEASUREMENT_VERSION,
  };
  return entries.reduce(
    (before, entry, index) =>
      appendEntry(
        before,
        anEntry({ runId: `${index}`, startedAt: `2026-03-0${index + 1}T08:00:00Z`, ...series, ...entry }),
      ),
    createHistory(branch),
  );
}

/** Puts such a history where the action looks for it. */
export function storeHistory(
  { shop, standIn, mainShas }: GitHubSession,
  entries: readonly Partial<EntryWords>[],
  { branch = 'main', run, ...words }: HistoryWords = {},
) {
  const history = historyOfShop(entries, branch);
  return standIn.world.addArtifact(shop, {
    name: historyArtifactName(KEY, branch),
    run: run ?? standIn.world.addRun(shop, { headSha: mainShas[0] ?? '' }),
    bytes: makeZip([{ name: 'history.json', contents: encodeHistory(history) }]),
    ...words,
  });
}

/** A gate that measures nothing: it keeps what it was asked, and ends the job there. */
export function recordingGate() {
  const asked: GateRequest[] = [];
  return {
    asked,
    runGate: (request: GateRequest) => {
      asked.push(request);
      return Promise.reject(new PerfGateError('INTERRUPTED', 'seen enough', 'Nothing to do.'));
    },
  };
}
