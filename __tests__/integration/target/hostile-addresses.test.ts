import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { isIP } from 'node:net';
import { Agent, request } from 'undici';
import { expect, test } from '@jest/globals';
import { nextHop } from '../../../src/engine/http/redirect.ts';
import { createAddressGuard, REFUSED_ADDRESS_CODE } from '../../../src/target/guarded-lookup.ts';
import { aUrlTarget } from '../../support/a-url-target.ts';
import { CHANGING_ANSWERS, HOSTILE_ADDRESSES, HOSTILE_REDIRECTS } from '../../support/hostile/addresses.ts';
import { titled } from '../../support/hostile/hostile-case.ts';
import { unstopped } from './toy-server.ts';

function targetAt(url: string) {
  const readiness = { path: '/', timeoutMs: 2_000, wantsSuccess: false };
  return aUrlTarget(url, { readiness, headers: { 'x-bypass': 'opensesame' } });
}

test.each(titled(HOSTILE_ADDRESSES))('nothing is sent to: %s', async (_, { url }) => {
  const target = targetAt(url);
  await expect(target.start(unstopped)).rejects.toMatchObject({ code: 'TARGET_REFUSED' });
  await target.stop();
});

/** A name server whose answers change: each lookup gets the next, and then the last again. */
function changing(answers: readonly (readonly string[])[]) {
  let next = 0;
  return (_host: string, _options: object, answer: (error: null, found: LookupAddress[]) => void): void => {
    const found = answers[Math.min(next++, answers.length - 1)] ?? [];
    answer(
      null,
      found.map((address) => ({ address, family: isIP(address.replace(/%.*$/, '')) })),
    );
  };
}

test.each(titled(CHANGING_ANSWERS))('no connection is made for: %s', async (_, { answers, isWritten }) => {
  const name = 'preview.acme.example';
  const guard = createAddressGuard(changing(answers), new Set(isWritten ? [] : [name]));
  const ask = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      guard.lookup(name, { all: true }, (error, found) => (error ? reject(error) : resolve(found)));
    });
  for (let asked = 1; asked < answers.length; asked++) await ask();
  // The last answer comes when a connection is to be made, and so there is none.
  const agent = new Agent({ connect: { lookup: guard.lookup } });
  await expect(request(`http://${name}/`, { dispatcher: agent })).rejects.toMatchObject({
    code: REFUSED_ADDRESS_CODE,
  });
  await agent.destroy();
});

test.each(titled(HOSTILE_REDIRECTS))('no request of the load follows: %s', (_, { location }) => {
  const hop = { method: 'GET' as const, path: '/app', headers: { authorization: 'secret' }, body: null };
  for (const status of [301, 302, 303, 307, 308])
    expect(Object.keys(nextHop(hop, status, { location }, 'http://127.0.0.1:8000') ?? {})).toEqual([
      'deadEnd',
    ]);
});

test('no look at a target follows a redirect', async () => {
  let asked = 0;
  const evil = createServer((_request, response) => {
    asked += 1;
    response.end('x');
  });
  const target = createServer((_request, response) => {
    response.writeHead(302, { location: `${addressOf(evil)}/next` }).end();
  });
  for (const server of [evil, target]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const started = await targetAt(addressOf(target)).start(unstopped);
  expect([started.href, asked]).toEqual([`${addressOf(target)}/`, 0]);
  for (const server of [evil, target]) {
    server.closeAllConnections();
    server.close();
  }
});

function addressOf(server: ReturnType<typeof createServer>): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
