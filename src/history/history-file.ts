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
import type { History } from './history.ts';
import { createHistory, MAX_ENTRIES, uniteHistories } from './unite-histories.ts';

const FORMAT: DocumentFormat = Object.freeze({
  name: 'perf-gate.history',
  major: 1,
  noun: 'history file',
  invalid: 'HISTORY_INVALID',
  foreign: 'HISTORY_INVALID',
  maxCharacters: 16 * 1024 * 1024,
});

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
    metrics: z.array(deploymentMetric).max(5_000),
  }),
  provenance: provenanceSchema,
  verdict: z.enum(VERDICTS),
  level: z.object({ index: count, accepted: z.boolean() }),
  url: z.string().max(2_000),
});

/** The entries are read one by one. */
const headSchema = z.object({ branch: name, entries: z.array(z.unknown()).max(MAX_ENTRIES) });

/** Writes a history as `perf-gate.history/1`: JSON with sorted keys. The same history gives the same bytes. */
export function encodeHistory(history: History): string {
  return `{"schema":"${FORMAT.name}/${FORMAT.major}",${canonicalJson(history).slice(1)}\n`;
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
    listMember(document, 'entries', MAX_ENTRIES),
    entrySchema,
    source,
    'entries',
    problems,
  );
  if (!head.success || problems.length > 0) {
    throwProblems(FORMAT.invalid, source, FORMAT.noun, problems);
  }
  return uniteHistories(createHistory(head.data.branch), { branch: head.data.branch, entries });
}
