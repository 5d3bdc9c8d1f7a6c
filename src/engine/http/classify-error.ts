import type { Outcome } from '../../trial/index.ts';

/** How a failed request ended: an outcome of the target, or one of the two that say nothing of it. */
export type Failure =
  | Exclude<Outcome, 'ok' | 'status' | 'expectation' | 'redirect'>
  /** Cut off by us, when a stop signal came. */
  | 'cut-off'
  /** Never left this machine, for a fault of ours. */
  | 'lost';

/** Limits of the generator's own machine: open files, ports, memory. No target is to blame for them. */
const OWN_FAULT = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL'];
const DNS = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  'EAI_ADDRFAMILY',
  'ENODATA',
  // The guard of the connections: the name leads to where no load may go.
  'ERR_PERF_GATE_REFUSED_ADDRESS',
];
const CONNECT = [
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ETIMEDOUT',
  'EACCES',
  'EPERM',
  'UND_ERR_CONNECT_TIMEOUT',
];
const RESET = [
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'UND_ERR_SOCKET',
  'UND_ERR_INFO',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
  // The connection ended within a chunked body, or within one of a stated length.
  'HPE_INVALID_EOF_STATE',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
];
const BY_CODE: ReadonlyMap<string, Failure> = new Map([
  ...OWN_FAULT.map((code) => [code, 'lost'] as const),
  ...DNS.map((code) => [code, 'dns'] as const),
  ...CONNECT.map((code) => [code, 'connect'] as const),
  ...RESET.map((code) => [code, 'reset'] as const),
]);
/** Codes of Node and OpenSSL when encryption or a certificate fails. */
const TLS =
  /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_(?:CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|EPROTO$)/;

/** What of setting up a connection is under way: its name is looked up, it is being made, TLS is being agreed on. */
export type SetUpStage = Extract<Failure, 'dns' | 'connect' | 'tls'>;

const STUCK: Readonly<Record<SetUpStage, string>> = {
  dns: 'the name was not resolved',
  connect: 'the connection was not accepted',
  tls: 'TLS was not agreed on',
};

/** Thrown into a request whose time is up. */
export class RequestTimeout extends Error {
  override readonly name = 'RequestTimeout';
  readonly stage: SetUpStage | null;

  /** `stage`: what its connection was still doing; null where it stood, and the answer is what did not come. */
  constructor(timeoutMs: number, stage: SetUpStage | null = null) {
    const missing = stage === null ? 'no complete answer' : `${STUCK[stage]}, so no answer`;
    super(`${missing} within ${timeoutMs} ms`);
    this.stage = stage;
  }
}

/** Thrown into the requests under way when a stop signal comes. */
export class LoadStopped extends Error {
  override readonly name = 'LoadStopped';
}

/**
 * Says of what kind a failure on the wire is, by the first code known along its causes. What is not known is
 * `protocol`: an answer that makes no sense.
 */
export function classifyError(error: unknown): Failure {
  for (const each of chainOf(error)) {
    if (each instanceof RequestTimeout) return each.stage ?? 'timeout';
    if (each instanceof LoadStopped) return 'cut-off';
    const code = codeOf(each);
    const failure = TLS.test(code) ? 'tls' : BY_CODE.get(code);
    if (failure !== undefined) return failure;
  }
  return 'protocol';
}

/**
 * The error, for several attempts at once (IPv4 and IPv6) each of theirs, and its causes. It asks for members and not
 * for classes: an error may come from another realm and be no `Error` here.
 */
function chainOf(error: unknown): readonly unknown[] {
  const chain = [error];
  // The chain grows while it is walked; a cause that leads back into it must not walk for ever.
  for (const each of chain) {
    if (typeof each !== 'object' || each === null) continue;
    const inner: readonly unknown[] = 'errors' in each && Array.isArray(each.errors) ? each.errors : [];
    const cause = 'cause' in each ? [each.cause] : [];
    chain.push(...[...inner, ...cause].filter((next) => !chain.includes(next)));
  }
  return chain;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
