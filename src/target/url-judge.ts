import { maskSecrets, PerfGateError } from '../foundation/index.ts';
import { refusal } from './address.ts';
import type { Attempt, Readiness } from './readiness.ts';
import type { Sighting } from './sighting.ts';

type Answer = Extract<Sighting, { kind: 'answer' }>;
type TlsFailure = Extract<Sighting, { kind: 'tls' }>;

/** A preview may come up late; a host that refuses connections this long is more likely misspelt than slow. */
const UNREACHABLE_LIMIT_MS = 10_000;

/** A wall may stand for a moment while a deployment is switched; three looks, about a second, are enough to believe it. */
const WALL_LOOKS = 3;
const WALL_PAUSE_MS = 400;

/** Pauses between looks at a URL. */
export const BACK_OFF = { firstMs: 250, factor: 1.6, mostMs: 5_000 };

const UNREACHABLE_HINT =
  'Check the host, the port and whether the deployment is up. From inside a container, localhost is the container itself.';

const WALL_HINT =
  'Load would only measure the sign-in page. Name a readiness path that is open, send the header that opens the deployment (`defaults: {headers: …}` in the scenario, or the input `headers` of the Action), or switch its protection off.';

const TLS_HINTS: Readonly<Record<TlsFailure['fault'], string>> = {
  certificate:
    'If the certificate comes from your own authority, name its file in `http.tls.ca` of the scenario; if it is made out to another name, name that in `http.tls.server-name`; else mend the certificate.',
  'own files':
    'Look at the files of `http.tls` in the scenario: `key` must be the key of `certificate`, without a passphrase, and each whole.',
  protocol: 'Check that this port speaks https, and which TLS versions it offers.',
};

/** What a judge must know besides the URL. */
export interface JudgeRules {
  /** Masked in every message. */
  readonly secrets: readonly string[];
  readonly readiness: Pick<Readiness, 'wantsSuccess'>;
}

/**
 * Creates the judge of one wait for a URL: it turns sightings into attempts, and remembers for how long the target has
 * been out of reach or behind a wall. It throws TARGET_UNREACHABLE, TARGET_TLS, TARGET_REFUSED or TARGET_NOT_READY as
 * soon as waiting longer would be pointless.
 */
export function createJudge(
  url: URL,
  label: string,
  { secrets, readiness }: JudgeRules,
): (sighting: Sighting, remainingMs: number) => Attempt {
  let reachedMs = performance.now();
  let walls = 0;

  const judgeUnreachable = (detail: string, remainingMs: number): Attempt => {
    const unreachableMs = performance.now() - reachedMs;
    const pauseMs = Math.min(BACK_OFF.mostMs, BACK_OFF.firstMs + unreachableMs);
    if (unreachableMs + pauseMs < UNREACHABLE_LIMIT_MS && pauseMs < remainingMs) {
      return { kind: 'waiting', reason: detail, pauseMs };
    }
    const message = maskSecrets(`${label} cannot be reached: ${detail}`, secrets);
    throw new PerfGateError('TARGET_UNREACHABLE', message, UNREACHABLE_HINT);
  };

  const judgeAnswer = (answer: Answer): Attempt => {
    const wall = authenticationWall(answer, url);
    walls = wall === '' ? 0 : walls + 1;
    if (wall === '') return attemptOf(answer, url, readiness);
    if (walls < WALL_LOOKS) return { kind: 'waiting', reason: wall, pauseMs: WALL_PAUSE_MS };
    const message = maskSecrets(`${label} stands behind an authentication wall: ${wall}`, secrets);
    throw new PerfGateError('TARGET_NOT_READY', message, WALL_HINT);
  };

  return (sighting, remainingMs) => {
    if (sighting.kind === 'tls') throw tlsError(sighting, label, secrets);
    if (sighting.kind === 'refused-address') throw refusal(maskSecrets(sighting.detail, secrets));
    if (sighting.kind === 'unreachable') return judgeUnreachable(sighting.detail, remainingMs);
    reachedMs = performance.now();
    if (sighting.kind === 'answer') return judgeAnswer(sighting);
    return { kind: 'waiting', reason: sighting.detail, pauseMs: null };
  };
}

function attemptOf(answer: Answer, url: URL, { wantsSuccess }: JudgeRules['readiness']): Attempt {
  const { status, retryAfterMs } = answer;
  if (status < 400 || (!wantsSuccess && status < 500 && status !== 429)) return { kind: 'ready', url };
  const pauseMs = status === 429 || status === 503 ? retryAfterMs : null;
  const asked = pauseMs === null ? '' : `, which asks to wait ${pauseMs} ms`;
  const missed = status < 500 && status !== 429 ? ', which is no success' : '';
  return { kind: 'waiting', reason: `status ${status}${asked}${missed}`, pauseMs };
}

/** What stands between us and the target, in a few words, or empty. */
function authenticationWall(answer: Answer, url: URL): string {
  if (answer.status === 401 || answer.status === 403) return `status ${answer.status}`;
  if (answer.status < 300 || answer.status > 399 || !URL.canParse(answer.location, url.href)) return '';
  const next = new URL(answer.location, url.href);
  const signIn = /(^|[./_-])(log-?in|sign-?in|sso|sso-api|oauth2?|auth|cloudflareaccess)([./_-]|$)/i;
  // A sign-in page of the application itself is an answer; one on another host is somebody else's.
  const foreign = next.host !== url.host && signIn.test(next.host + next.pathname);
  return foreign ? `redirected to ${next.host}${next.pathname}` : '';
}

function tlsError(failure: TlsFailure, label: string, secrets: readonly string[]): PerfGateError {
  const message = maskSecrets(`no trusted TLS connection to ${label}: ${failure.detail}`, secrets);
  return new PerfGateError('TARGET_TLS', message, TLS_HINTS[failure.fault]);
}
