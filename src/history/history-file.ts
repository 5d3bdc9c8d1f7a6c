import { z } from 'zod';
import { canonicalJson } from '../foundation/index.ts';
import {
  DIRECTIONS,
  type DocumentFormat,
  listMember,
  parseDocument,
  parseItems,
  problemsOf,
  provenanceSchema,
  throwProblems,
} from '../trial/index.ts';
import { VERDICTS } from '../verdict/index.ts';
import type { History, HistoryEntry } from './history.ts';
import { createHistory, MAX_ENTRIES, trimHistory, uniteHistories } from './unite-histories.ts';

const FORMAT: DocumentFormat = Object.freeze({
  name: 'perf-gate.history',
  major: 1,
  noun: 'history file',
  invalid: 'HISTORY_INVALID',
  foreign: 'HISTORY_INVALID',
  maxCharacters: 16 * 1024 * 1024,
});

/** Most entries in a file: of many scenarios together. */
export const MAX_FILE_ENTRIES = 20_000;

const name = z.string().max(500);
const count = z.int().min(0);

const metricKind = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('response-time'), quantile: z.number().gt(0).lt(1) }),
  z.object({ kind: z.literal('share'), of: z.enum(['errors', 'completed']) }),
  z.object({ kind: z.literal('throughput') }),
  z.object({ kind: z.literal('trend'), metric: name.min(1), quantile: z.number().gt(0).lt(1) }),
  z.object({ kind: z.literal('rate'), metric: name.min(1) }),
  z.object({ kind: z.literal('counter'), metric: name.min(1) }),
  z.object({ kind: z.literal('scalar') }),
]);

const deploymentMetric = z.object({
  endpoint: name.min(1),
  metric: z.object({ name: name.min(1), unit: name, better: z.enum(DIRECTIONS), kind: metricKind }),
  gated: z.boolean(),
  level: z.number(),
  spread: z.number().min(0),
  trials: count,
  requests: count,
  informational: name,
});

const entrySchema = z.object({
  deployment: z.object({
    id: name.min(1),
    scenario: name.min(1),
    loadHash: name.min(1),
    environmentClass: name,
    measurementVersion: count,
    startedAt: z.iso.datetime(),
    // A later addition of version 1: the machine itself was not measured before.
    control: z
      .object({ reference: name.min(1), responseTimeMs: z.number().gt(0) })
      .nullable()
      .default(null),
    metrics: z.array(deploymentMetric).max(5_000),
  }),
  provenance: provenanceSchema,
  verdict: z.enum(VERDICTS),
  level: z.object({ index: count, accepted: z.boolean() }),
  // Came later: histories that were written before have none.
  acceptances: z.array(name).max(500).default([]),
  wouldBlock: z.boolean().nullable().default(null),
  url: z.string().max(2_000),
});

const aaRunSchema = z.object({
  deployment: name.min(1),
  scenario: name.min(1),
  loadHash: name.min(1),
  environmentClass: name,
  measurementVersion: count,
  provenance: provenanceSchema,
  differences: z
    .array(
      z.object({
        endpoint: name.min(1),
        metric: name.min(1),
        shift: z.number(),
        variance: z.number().min(0),
        blocks: count,
      }),
    )
    .max(5_000),
});

/** The entries are read one by one. */
const headSchema = z.object({
  branch: name,
  entries: z.array(z.unknown()).max(MAX_FILE_ENTRIES),
  // A later addition of version 1: before it no A/A runs were stored.
  aaRuns: z.array(aaRunSchema).max(MAX_FILE_ENTRIES).default([]),
});

/**
 * Writes a history as `perf-gate.history/1`: JSON with sorted keys. The same history gives the same bytes. What would be
 * too large to be read again (many scenarios of many endpoints) loses its oldest entries, of each scenario alike.
 */
export function encodeHistory(history: History): string {
  const texts = new Map(history.entries.map((entry) => [entry, canonicalJson(entry)]));
  const aaRuns = canonicalJson(history.aaRuns);
  let { entries } = history;
  for (let most = MAX_ENTRIES; most > 1 && !fits(entries, texts, aaRuns.length); most = Math.floor(most / 2))
    entries = trimHistory(history, most).entries;
  const list = entries.map((entry) => texts.get(entry) ?? '').join(',');
  return `{"schema":"${FORMAT.name}/${FORMAT.major}","branch":${JSON.stringify(history.branch)},"aaRuns":${aaRuns},"entries":[${list}]}\n`;
}

/** Characters around the entries: the schema, the branch's name. */
const FRAME = 2_000;

function fits(
  entries: readonly HistoryEntry[],
  texts: ReadonlyMap<HistoryEntry, string>,
  besides: number,
): boolean {
  const characters = entries.reduce(
    (sum, entry) => sum + 1 + (texts.get(entry) ?? '').length,
    FRAME + besides,
  );
  return entries.length <= MAX_FILE_ENTRIES && characters <= FORMAT.maxCharacters;
}

/**
 * Reads a history file; `source` names it in messages. It may have been tampered with, so sizes and numbers are
 * bounded; unknown members are left out. The entries come back in order.
 *
 * @throws PerfGateError HISTORY_INVALID for whatever is wrong, structural problems all at once.
 */
export function decodeHistory(text: string, source: string): History {
  const document = parseDocument(text, source, FORMAT);
  const head = headSchema.safeParse(document);
  const problems = head.success ? [] : problemsOf(head.error.issues, source);
  const entries = parseItems(
    listMember(document, 'entries', MAX_FILE_ENTRIES),
    entrySchema,
    source,
    'entries',
    problems,
  );
  if (!head.success || problems.length > 0) {
    throwProblems(FORMAT.invalid, source, FORMAT.noun, problems);
  }
  const { branch, aaRuns } = head.data;
  return uniteHistories(createHistory(branch), { branch, entries, aaRuns });
}
