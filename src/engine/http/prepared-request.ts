import type { HttpOptions, RequestTemplate } from '../../scenario/index.ts';
import type { ReceivedAnswer } from './answer.ts';
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
  /** Most redirects to follow, on the same origin. */
  readonly redirects: number;
  /** The user's cookies: sent with the request and every hop of a redirect; null for nobody's. */
  readonly cookies: Cookies | null;
  /**
   * Told of every answer whose body it then has, those that are only redirects and those that broke off included; null
   * where nobody asks. The last one of a request is told after it was judged.
   */
  readonly watch: ((answer: ReceivedAnswer, isComplete: boolean) => void) | null;
}

/** Cookies of one user. */
interface Cookies {
  /** The `Cookie` header for a path; empty without one. */
  header(path: string): string;
  take(setCookie: string | readonly string[] | undefined, path: string): void;
}

/** A named check made ready. */
export interface NamedCheck {
  readonly name: string;
  readonly check: Check;
}

/** Asked for where compression is wanted; what Node can undo. */
const ENCODINGS = 'gzip, deflate, br, zstd';

/** How requests are prepared. */
export interface Preparation {
  /** Stands in the User-Agent, which names the load test. */
  readonly version: string;
  readonly http: Pick<HttpOptions, 'redirects' | 'compression'>;
}

/** Prepares a request for one target: its path below the target's own, headers, checks. */
export function prepareRequest(
  template: RequestTemplate,
  url: URL,
  { version, http }: Preparation,
): PreparedRequest {
  const checks = template.checks.map(({ name, expect }) => ({ name, check: createCheck(expect) }));
  return {
    name: template.name,
    method: template.method,
    path: joinPaths(url.pathname, template.path),
    headers: {
      'user-agent': userAgent(version),
      accept: '*/*',
      ...(http.compression ? { 'accept-encoding': ENCODINGS } : {}),
      ...template.headers,
    },
    body: template.body,
    bodyBytes: template.body === null ? 0 : Buffer.byteLength(template.body),
    timeoutMs: template.timeoutMs,
    check: keeping(createCheck(template.expect), checks),
    checks,
    redirects: http.redirects,
    cookies: null,
    watch: null,
  };
}

/** How the load test introduces itself to whoever reads a target's logs. */
export function userAgent(version: string): string {
  return `perf-gate/${version} (load test)`;
}

/** The check, keeping the body where a named check needs it. */
function keeping(check: Check, checks: readonly NamedCheck[]): Check {
  return checks.some((each) => each.check.needsBody) ? { ...check, needsBody: true } : check;
}

/** A path of the scenario below the target's own. */
export function joinPaths(base: string, path: string): string {
  return base.endsWith('/') ? `${base.slice(0, -1)}${path}` : `${base}${path}`;
}
