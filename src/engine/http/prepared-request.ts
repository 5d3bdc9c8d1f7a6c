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
  readonly body: string | Uint8Array | null;
  readonly bodyBytes: number;
  readonly timeoutMs: number;
  readonly check: Check;
  readonly checks: readonly NamedCheck[];
}

/** A named check made ready. */
export interface NamedCheck {
  readonly name: string;
  readonly check: Check;
}

/** Prepares a request for one target: its path below the target's own, a User-Agent that names the load test. */
export function prepareRequest(template: RequestTemplate, url: URL, version: string): PreparedRequest {
  const checks = template.checks.map(({ name, expect }) => ({ name, check: createCheck(expect) }));
  return {
    name: template.name,
    method: template.method,
    path: joinPaths(url.pathname, template.path),
    headers: { 'user-agent': `perf-gate/${version} (load test)`, accept: '*/*', ...template.headers },
    body: template.body,
    bodyBytes: template.body === null ? 0 : Buffer.byteLength(template.body),
    timeoutMs: template.timeoutMs,
    check: keeping(createCheck(template.expect), checks),
    checks,
  };
}

/** The check, keeping the body where a named check needs it. */
function keeping(check: Check, checks: readonly NamedCheck[]): Check {
  return checks.some((each) => each.check.needsBody) ? { ...check, needsBody: true } : check;
}

/** A path of the scenario below the target's own. */
export function joinPaths(base: string, path: string): string {
  return base.endsWith('/') ? `${base.slice(0, -1)}${path}` : `${base}${path}`;
}
