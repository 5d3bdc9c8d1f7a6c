import { parseDocument } from 'yaml';
import { PerfGateError } from '../../foundation/index.ts';
import { METHODS, type Method } from '../scenario.ts';
import { type DraftRequest, isUsable, oneLine, renderDraft } from './draft.ts';
import { type ForeignRecord, isRecord, listOf, recordOf, textOf } from './foreign-value.ts';
import { draftOperation } from './openapi-operation.ts';
import { createResolver } from './openapi-reference.ts';

/** Most requests that are active at once; the others are written as comments. */
const MAX_ACTIVE = 20;
const MAX_LENGTH = 20_000_000;

/**
 * Writes a first scenario from an OpenAPI description (2.0, 3.0, 3.1; YAML or JSON): its GET operations, parameters
 * filled from examples and defaults. What would write, or needs a value that the description does not give, is
 * commented out. Throws PerfGateError (OPENAPI_INVALID).
 */
export function scenarioFromOpenApi(text: string, source: string): string {
  const document = readDocument(text, source);
  const prefix = serverPath(document);
  const resolve = createResolver(document);
  const drafts = Object.entries(recordOf(document['paths'])).flatMap(([path, item]) =>
    operationsOf(resolve(item)).map(({ method, operation, shared }) =>
      draftOperation({ method, path, prefix, operation, shared, resolve, document }),
    ),
  );
  const usable = activate(drafts.filter(isUsable));
  if (!usable.some(({ isCommentedOut }) => !isCommentedOut)) {
    throw openApiError(
      source,
      'describes no GET operation',
      'Give a description with at least one, or begin with `perf-gate init --url`.',
    );
  }
  const title = oneLine(textOf(recordOf(document['info'])['title']))
    .slice(0, 100)
    .trim();
  return renderDraft({
    name: title === '' ? 'api' : title,
    notes: [
      `A first scenario from ${source}. Mark the endpoints that decide with \`primary: true\`.`,
      'Run it: perf-gate run FILE --url http://127.0.0.1:3000',
      ...(prefix === '' ? [] : [`The paths begin with ${prefix}, as the description's server does.`]),
    ],
    requests: usable,
  });
}

function readDocument(text: string, source: string): ForeignRecord {
  if (text.length > MAX_LENGTH)
    throw openApiError(source, 'is too large', 'Give one description, not a bundle.');
  const document = parseDocument(text, { prettyErrors: true, logLevel: 'error' });
  const [error] = document.errors;
  if (error) {
    throw openApiError(source, `cannot be read: ${oneLine(error.message)}`, 'Give YAML or JSON.', error);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 1000 });
  } catch (cause) {
    throw openApiError(source, 'expands without bounds', 'Replace the YAML aliases by $ref.', cause);
  }
  const root = recordOf(value);
  const version = textOf(root['openapi']) || textOf(root['swagger']);
  if (!/^(?:2\.0|3\.\d)/.test(version)) {
    throw openApiError(
      source,
      'is not an OpenAPI description',
      'It must begin with `openapi: 3.…` or `swagger: "2.0"`.',
    );
  }
  if (!isRecord(root['paths']))
    throw openApiError(source, 'has no paths', 'Give a description with `paths`.');
  return root;
}

/** The path that all operations share: of the first server (3.x), or `basePath` (2.0). */
function serverPath(document: ForeignRecord): string {
  const server = recordOf(listOf(document['servers'])[0]);
  const address = textOf(server['url']).replaceAll(/\{([^}]*)\}/g, (_, name: string) =>
    textOf(recordOf(recordOf(server['variables'])[name])['default']),
  );
  const base = 'http://localhost';
  const path = URL.canParse(address, base) ? new URL(address, base).pathname : textOf(document['basePath']);
  const own = address === '' ? textOf(document['basePath']) : path;
  return own.replace(/\/+$/, '');
}

interface Operation {
  readonly method: Method;
  readonly operation: ForeignRecord;
  /** Parameters of the path item, which all its operations have. */
  readonly shared: readonly unknown[];
}

function operationsOf(item: ForeignRecord): readonly Operation[] {
  return METHODS.flatMap((method) => {
    const operation = item[method.toLowerCase()];
    if (!isRecord(operation) || method === 'HEAD' || method === 'OPTIONS') return [];
    return [{ method, operation, shared: listOf(item['parameters']) }];
  });
}

/** Keeps the first few active; where none is, the first GET is, placeholders and all: a scenario needs a request. */
function activate(drafts: readonly DraftRequest[]): readonly DraftRequest[] {
  const hasActive = drafts.some(({ isCommentedOut }) => !isCommentedOut);
  const rescued = hasActive ? undefined : drafts.find(({ method }) => method === 'GET');
  let active = 0;
  return drafts.map((draft) => {
    if (draft === rescued) return { ...draft, isCommentedOut: false };
    if (!draft.isCommentedOut) active += 1;
    return active > MAX_ACTIVE ? { ...draft, isCommentedOut: true } : draft;
  });
}

function openApiError(source: string, what: string, hint: string, cause?: unknown): PerfGateError {
  return new PerfGateError(
    'OPENAPI_INVALID',
    `${source} ${what}`,
    hint,
    cause === undefined ? {} : { cause },
  );
}
