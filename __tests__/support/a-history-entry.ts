import type { HistoryEntry } from '../../src/history/index.ts';
import { responseTimeMetric } from '../../src/trial/index.ts';
import { aProvenance } from './a-run.ts';

/** What tests of histories say about an entry; everything else is filled in. */
export interface EntryWords {
  readonly runId: string;
  readonly startedAt: string;
  readonly verdict: HistoryEntry['verdict'];
  readonly level: HistoryEntry['level'];
  readonly loadHash: string;
  readonly environmentClass: string;
  readonly measurementVersion: number;
  readonly runAttempt: number;
  readonly scenario: string;
  readonly deployment: string;
  readonly p95Ms: number;
  readonly sha: string;
  readonly acceptances: readonly string[];
  readonly wouldBlock: boolean | null;
}

/** An entry of a history, with what a test cares about replaced. */
export function anEntry(words: Partial<EntryWords> = {}): HistoryEntry {
  const { runId = '7001', startedAt = '2026-03-01T08:00:00.000Z', runAttempt = 1 } = words;
  return {
    deployment: {
      id: words.deployment ?? `deployment-${runId}`,
      scenario: words.scenario ?? 'shop',
      loadHash: words.loadHash ?? 'load-a',
      environmentClass: words.environmentClass ?? 'linux/x64',
      measurementVersion: words.measurementVersion ?? 1,
      startedAt,
      control: null,
      metrics: [
        {
          endpoint: 'GET /products',
          metric: responseTimeMetric(0.95),
          gated: true,
          level: words.p95Ms ?? 180.25,
          spread: 0.013,
          trials: 7,
          requests: 910,
          informational: '',
        },
      ],
    },
    provenance: aProvenance({
      runId,
      runAttempt,
      startedAt,
      ...(words.sha === undefined ? {} : { sha: words.sha }),
    }),
    verdict: words.verdict ?? 'pass',
    level: words.level ?? { index: 0, accepted: true },
    ...rememberedOf(words),
    url: `https://example.test/runs/${runId}`,
  };
}

function rememberedOf({ acceptances = [], wouldBlock = null }: Partial<EntryWords>) {
  return { acceptances, wouldBlock };
}
