import { createServer, request as ask } from 'node:http';
import { connect } from 'node:net';
import { afterwards, listen } from './measuring.ts';

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]);

/** Names a proxy in the environment until the test ends, for all hosts but those of `except`. */
export function useProxy(url: string, except = ''): void {
  const before = VARIABLES.map((name) => [name, process.env[name]] as const);
  for (const name of VARIABLES) delete process.env[name];
  process.env['http_proxy'] = url;
  process.env['https_proxy'] = url;
  if (except !== '') process.env['no_proxy'] = except;
  afterwards(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
}

/** A proxy that passes requests and tunnels on, and says what it was asked for. */
export async function aProxy(
  tunnel: 'open' | 'refused' | 'silent' = 'open',
): Promise<{ readonly url: string; readonly seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const onward = ask(request.url ?? '', { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url}`);
    if (tunnel === 'refused') socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    if (tunnel !== 'open') return;
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, seen };
}
