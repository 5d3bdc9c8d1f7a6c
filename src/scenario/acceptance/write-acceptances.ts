import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { formatPercent } from '../percent.ts';
import type { Acceptance } from './acceptance.ts';
import { ACCEPTED_VERSION } from './accepted-schema.ts';
import { fullMetricName, parseAcceptances } from './parse-acceptances.ts';

const HEAD = `# Slowdowns that we accept; see docs/accepting.md of perf-gate. Reviewed like code.
version: ${ACCEPTED_VERSION}
accepted: []
`;

/** What an entry that somebody has still to give a reason is made of. */
export type DraftAcceptance = Omit<Acceptance, 'by' | 'reason'>;

/**
 * One entry as lines of the file, its reason left open: nobody accepts a slowdown by copying alone, because the file is not
 * valid until the reason is there. Texts are quoted as JSON does, which is YAML too, so that no name can form YAML of its own.
 */
export function draftLines({ scenario, endpoint, metric, upTo, until }: DraftAcceptance): readonly string[] {
  return [
    `  - scenario: ${quoted(scenario)}`,
    `    endpoint: ${quoted(endpoint)}`,
    `    metric: ${quoted(metric)}`,
    `    up-to: ${formatPercent(upTo)}`,
    `    until: ${until}`,
    '    reason: # why is it worth it?',
  ];
}

/** JSON leaves what cannot be seen as it is; YAML forbids some of it, and nobody could review the rest. */
function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}

/**
 * The text of a file with entries added; one for the same metric takes the place of the one that is there. Comments and
 * what else stands in the file are kept. An empty text is a new file.
 *
 * @throws ProblemsError ACCEPTED_INVALID for a text that is not such a file, or would not be one with the entries.
 */
export function withAcceptances(text: string, source: string, added: readonly Acceptance[]): string {
  const before = text.trim() === '' ? HEAD : text;
  parseAcceptances(before, source);
  const document = parseDocument(before);
  const list = document.get('accepted');
  if (!isSeq(list)) throw new TypeError('a file of acceptances without a list');
  list.flow = false;
  for (const acceptance of added) {
    const entry = document.createNode(documentOf(acceptance));
    const known = list.items.findIndex((item) => isMap(item) && keyOf(item) === keyOfAcceptance(acceptance));
    if (known === -1) list.items.push(entry);
    else list.items[known] = entry;
  }
  const after = document.toString({ lineWidth: 0 });
  parseAcceptances(after, source);
  return after;
}

function documentOf({ scenario, endpoint, metric, upTo, reason, by, until }: Acceptance) {
  const entry = { scenario, endpoint, metric, 'up-to': formatPercent(upTo), until, reason };
  return by === '' ? entry : { ...entry, by };
}

function keyOf(item: YAMLMap): string {
  const word = (key: string): string => String(item.get(key));
  return JSON.stringify([word('scenario'), word('endpoint'), fullMetricName(word('metric'))]);
}

function keyOfAcceptance({ scenario, endpoint, metric }: Acceptance): string {
  return JSON.stringify([scenario, endpoint, metric]);
}
