/** How HTTP connections are made. */
export interface HttpOptions {
  /** `reuse` keeps connections alive; `fresh` opens one for each request. */
  readonly connections: 'reuse' | 'fresh';
  /** Most redirects that are followed, on the same origin only; one that is not followed is an error. 0 makes a redirect an answer like any other. */
  readonly redirects: number;
  /** Whether compressed answers are asked for; they are counted on the wire and after. */
  readonly compression: boolean;
  readonly tls: TlsOptions;
  /** `environment`: HTTP_PROXY, HTTPS_PROXY and NO_PROXY; `none`: never through a proxy. */
  readonly proxy: 'none' | 'environment';
}

/** How TLS is spoken. Files are read by whoever reads files; their contents never reach a report. */
export interface TlsOptions {
  readonly verify: boolean;
  /** PEM of an extra authority, of a client certificate and of its key; null for none. */
  readonly authority: string | null;
  readonly certificate: string | null;
  readonly key: string | null;
  /** Name sent in the handshake and verified; null for the host of the URL. */
  readonly serverName: string | null;
}

/** What holds where a scenario says nothing. */
export const DEFAULT_HTTP: HttpOptions = Object.freeze({
  connections: 'reuse',
  redirects: 0,
  compression: false,
  tls: Object.freeze({ verify: true, authority: null, certificate: null, key: null, serverName: null }),
  proxy: 'none',
});
