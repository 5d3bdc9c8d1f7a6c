import { groupBy, PerfGateError } from '../../foundation/index.ts';
import { METHODS, type Method, SAFE_METHODS } from '../scenario.ts';
import { type DraftRequest, isUsable, renderDraft } from './draft.ts';
import { AUTHORIZATION_NOTE, hasSecretSegment, publicPath, WRITE_NOTE } from './draft-notes.ts';
import { isRecord, recordOf, textOf } from './foreign-value.ts';

/** Most requests that a first scenario lists; more would be neither read nor decided about. */
const MAX_REQUESTS = 20;

/** One recorded request, as far as it is of use. */
interface Recorded {
  readonly method: Method;
  readonly url: URL;
  readonly status: number;
  readonly isAuthorized: boolean;
}

/**
 * Writes a first scenario from a browser's recording (HTTP Archive 1.2): the requests to the origin of the first one,
 * grouped by method and path and weighted by how often they were made. No header, cookie or body is copied, nor any
 * parameter that looks like a secret; writes are commented out. Throws PerfGateError (HAR_INVALID).
 */
export function scenarioFromHar(text: string, source: string): string {
  const recorded = readEntries(text, source);
  const origin = recorded[0]?.url.origin;
  const own = recorded.filter(({ url }) => url.origin === origin);
  const open = own.filter(({ url }) => !hasSecretSegment(url));
  const groups = groupBy(open, ({ method, url }) => `${method} ${url.pathname}`);
  const drafts = [...groups]
    .toSorted(([nameA, a], [nameB, b]) => b.length - a.length || (nameA < nameB ? -1 : 1))
    .map(([name, group]) => draftRequest(name, group))
    .filter(isUsable);
  const kept = drafts.slice(0, MAX_REQUESTS);
  if (origin === undefined || !kept.some(({ isCommentedOut }) => !isCommentedOut)) {
    throw harError(
      source,
      'holds no answered GET request',
      'Record a visit with the network panel open, then save all as HAR.',
    );
  }
  return renderDraft({
    name: new URL(origin).hostname.slice(0, 100),
    notes: [
      `A first scenario from ${source}: ${own.length} requests to ${origin}, weighted by how often they were made.`,
      ...leftOut('request', recorded.length - own.length, 'to other origins'),
      ...leftOut('request', own.length - open.length, 'whose path holds what looks like a secret'),
      ...leftOut('endpoint', drafts.length - kept.length, 'seen less often'),
      'Mark the endpoints that decide with `primary: true`.',
      `Run it: perf-gate run FILE --url ${origin}`,
    ],
    requests: kept,
  });
}

function readEntries(text: string, source: string): readonly Recorded[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw harError(source, 'is not JSON', 'Save the recording again; it may have been cut off.', error);
  }
  const { entries } = recordOf(recordOf(document)['log']);
  if (!Array.isArray(entries)) {
    throw harError(source, 'has no log.entries', 'Save the network panel with "Save all as HAR".');
  }
  return entries.flatMap(readEntry);
}

function readEntry(entry: unknown): readonly Recorded[] {
  const request = recordOf(recordOf(entry)['request']);
  const status = recordOf(recordOf(entry)['response'])['status'];
  const address = textOf(request['url']);
  const method = METHODS.find((known) => known === request['method']);
  const url = URL.canParse(address) ? new URL(address) : null;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  // OPTIONS in a recording is a browser asking for permission, not something that a user does.
  if (!url || !isHttp || method === undefined || method === 'OPTIONS') return [];
  if (typeof status !== 'number' || status < 200 || status >= 400) return [];
  const headers = Array.isArray(request['headers']) ? request['headers'].filter(isRecord) : [];
  const isAuthorized = headers.some(({ name }) => /^(?:authorization|cookie)$/i.test(textOf(name)));
  return [{ method, url, status, isAuthorized }];
}

function draftRequest(name: string, group: readonly Recorded[]): DraftRequest {
  const [first] = group;
  const method = first?.method ?? 'GET';
  const { path, omitted } = publicPath(first?.url ?? new URL('http://localhost/'));
  const isWrite = !SAFE_METHODS.includes(method);
  const isPlain = group.every(({ status }) => status === 200);
  return {
    // The default name would say the same, except where the path is too long for a name.
    name: name.length > 100 || name === `${method} ${path.split('?', 1)[0] ?? ''}` ? '' : name,
    method,
    path,
    weight: group.length,
    status: isPlain ? '200' : '',
    headers: [],
    lines: isWrite && method !== 'DELETE' ? ['json: {} # the recorded body was not copied'] : [],
    notes: [
      ...(isWrite ? [WRITE_NOTE] : []),
      ...(group.some(({ isAuthorized }) => isAuthorized) ? [AUTHORIZATION_NOTE] : []),
      ...omitted.map((parameter) => `The parameter ${parameter} was left out: it looks like a secret.`),
    ],
    isCommentedOut: isWrite,
  };
}

function leftOut(noun: string, count: number, why: string): readonly string[] {
  return count > 0 ? [`Left out: ${count} ${noun}${count === 1 ? '' : 's'} ${why}.`] : [];
}

function harError(source: string, what: string, hint: string, cause?: unknown): PerfGateError {
  return new PerfGateError('HAR_INVALID', `${source} ${what}`, hint, cause === undefined ? {} : { cause });
}
