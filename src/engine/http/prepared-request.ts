import type { RequestTemplate } from '../../scenario/index.ts';
import { type Check, createCheck } from './expectation.ts';

/** A request made ready to be sent thousands of times a second. */
export interface PreparedRequest {
  readonly name: string;
  readonly method: RequestTemplate['method'];
  /** Below the target's own path. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly bodyBytes: number;
  readonly timeoutMs: number;
  readonly check: Check;
}

/** Prepares a request for one target: its path below the target's own, a User-Agent that names the load test. */
export function prepareRequest(template: RequestTemplate, url: URL, version: string): PreparedRequest {
  return {
    name: template.name,
    method: template.method,
    path: joinPaths(url.pathname, template.path),
    headers: { 'user-agent': userAgent(version), accept: '*/*', ...template.headers },
    body: template.body,
    bodyBytes: template.body === null ? 0 : Buffer.byteLength(template.body),
    timeoutMs: template.timeoutMs,
    check: createCheck(template.expect),
  };
}

/** How the load test introduces itself to whoever reads a target's logs. */
export function userAgent(version: string): string {
  return `perf-gate/${version} (load test)`;
}

function joinPaths(base: string, path: string): string {
  return base.endsWith('/') ? `${base.slice(0, -1)}${path}` : `${base}${path}`;
}
