import { rootCertificates, type SecureContextOptions } from 'node:tls';
import type { buildConnector } from 'undici';
import type { TlsOptions } from '../../scenario/index.ts';

/** Whom a scenario trusts, besides everybody's authorities, and the certificate that it shows. */
export function certificateOptions({ authority, certificate, key }: TlsOptions): SecureContextOptions {
  return {
    ...(authority === null ? {} : { ca: [...rootCertificates, authority] }),
    ...(certificate === null ? {} : { cert: certificate }),
    ...(key === null ? {} : { key }),
  };
}

/** How a connection's TLS is set up. */
export function tlsOptions(tls: TlsOptions): buildConnector.BuildOptions {
  return {
    rejectUnauthorized: tls.verify,
    ...certificateOptions(tls),
    ...(tls.serverName === null ? {} : { servername: tls.serverName }),
  };
}
