import type { Random } from '../../foundation/index.ts';
import {
  bodyEncoding,
  compileTemplate,
  isDynamic,
  renderTemplate,
  type RequestTemplate,
  type Template,
} from '../../scenario/index.ts';
import {
  joinPaths,
  type Preparation,
  type PreparedRequest,
  prepareRequest,
} from '../http/prepared-request.ts';
import { multipartBody } from './multipart-body.ts';
import type { Scope } from './scope.ts';

/** A request that is filled for each user. */
export interface FillableRequest {
  fill(scope: Scope, random: Random): PreparedRequest;
}

/** Prepares a request for one target: what is the same for all users is made once. */
export function prepareFillable(
  request: RequestTemplate,
  url: URL,
  preparation: Preparation,
): FillableRequest {
  const fixed = prepareRequest(request, url, preparation);
  if (!isDynamic(request)) return { fill: () => fixed };
  const path = compileTemplate(request.path);
  const body = request.body === null ? null : compileTemplate(request.body);
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, compileTemplate(value)] as const,
  );
  return {
    fill(scope, random) {
      const filled = { ...fixed, ...fillBody(request, body, scope, random) };
      const own = Object.fromEntries(
        headers.map(([name, value]) => [name, renderTemplate(value, scope.lookup, 'header')]),
      );
      return {
        ...filled,
        path: joinPaths(url.pathname, renderTemplate(path, scope.lookup, 'url')),
        headers: { ...fixed.headers, ...own, ...filled.contentHeaders },
      };
    },
  };
}

interface FilledBody {
  readonly name: string;
  readonly body: string | Uint8Array | null;
  readonly bodyBytes: number;
  readonly contentHeaders: Readonly<Record<string, string>>;
}

function fillBody(
  { name, multipart, headers }: RequestTemplate,
  template: Template | null,
  scope: Scope,
  random: Random,
): FilledBody {
  if (multipart !== null) {
    const { bytes, contentType, sizeClass } = multipartBody(multipart, scope, random);
    const classes = multipart.files[0]?.sizes.length ?? 0;
    return {
      name: classes < 2 ? name : `${name} ${sizeClass}`,
      body: bytes,
      bodyBytes: bytes.length,
      contentHeaders: { 'content-type': contentType },
    };
  }
  // Values inside a JSON text or a form must stay inside it, whatever they hold.
  const body = template === null ? null : renderTemplate(template, scope.lookup, bodyEncoding(headers));
  return { name, body, bodyBytes: body === null ? 0 : Buffer.byteLength(body), contentHeaders: {} };
}
