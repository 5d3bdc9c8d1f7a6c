import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import type { Scenario } from '../../../src/scenario/index.ts';
import type { EndpointMeasurement } from '../../../src/trial/index.ts';
import { GARBAGE } from './garbage-servers.ts';
import {
  afterwards,
  aRequest,
  aScenario,
  aWindow,
  cleanUp,
  measure,
  serve,
  serveApart,
} from './measuring.ts';

cleanUp();

/** Servers that are measured at once; each has a driver of its own. */
const AT_ONCE = 5;

/** Highest resident memory while something is done, in MB above what it was before. */
async function growthMbOf(work: () => Promise<unknown>): Promise<number> {
  const beforeBytes = process.memoryUsage.rss();
  let mostBytes = beforeBytes;
  const look = setInterval(() => (mostBytes = Math.max(mostBytes, process.memoryUsage.rss())), 20);
  await work().finally(() => clearInterval(look));
  return (mostBytes - beforeBytes) / 1e6;
}

test('servers that answer garbage, several at once: each request has an error of its kind, and memory its bound', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'garbage-servers.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  afterwards(() => child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const urls = (JSON.parse(line.toString()) as number[]).map((port) => new URL(`http://127.0.0.1:${port}`));
  const scenario = aScenario({ requests: [aRequest({ timeoutMs: 1500 })] });
  const measured: EndpointMeasurement[] = [];
  const growthMb = await growthMbOf(async () => {
    for (let first = 0; first < urls.length; first += AT_ONCE) {
      const some = urls.slice(first, first + AT_ONCE);
      measured.push(...(await Promise.all(some.map((url) => measure(url, aWindow(13, 1000), scenario)))));
    }
  });
  const found = measured.map(({ sent, outcomes }, index) => {
    const [name = '', kind = 'ok'] = GARBAGE[index] ?? [];
    return { name, [kind]: outcomes[kind], isAll: sent > 3 && sent === outcomes[kind] };
  });
  expect(found).toEqual(
    GARBAGE.map(([name, kind], index) => ({ name, [kind]: measured[index]?.sent, isAll: true })),
  );
  expect(growthMb).toBeLessThan(150);
});

/** A process that sends so many bytes in each answer, framed in one of three ways. */
function serveLarge(megabytes: number): Promise<{ readonly url: URL }> {
  return serveApart(`
const piece = Buffer.alloc(1e6, 'lamp ');
require('node:net').createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    const path = bytes.toString('latin1').split(' ')[1];
    const isChunked = path === '/chunked';
    socket.write('HTTP/1.1 200 OK\\r\\n' + (path === '/length' ? 'content-length: ${megabytes}000000\\r\\n' : isChunked ? 'transfer-encoding: chunked\\r\\n' : '') + '\\r\\n');
    let left = ${megabytes};
    const more = () => {
      while (left > 0) {
        left--;
        if (isChunked) socket.write('f4240\\r\\n');
        const goesOn = socket.write(piece);
        if (isChunked) socket.write('\\r\\n');
        if (!goesOn) return void socket.once('drain', more);
      }
      if (isChunked) socket.write('0\\r\\n\\r\\n');
      if (path === '/close') socket.end();
    };
    more();
  });
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`);
}

function scenarioOf(change: Parameters<typeof aRequest>[0]): Scenario {
  return aScenario({ requests: [aRequest({ timeoutMs: 30_000, ...change })] });
}

test.each(['/length', '/chunked', '/close'])(
  'answers of 100 MB, framed by %s, are read to their end and not kept',
  async (path) => {
    const { url } = await serveLarge(100);
    let list: EndpointMeasurement | null = null;
    const growthMb = await growthMbOf(async () => {
      list = await measure(url, aWindow(3, 1000), scenarioOf({ path }));
    });
    expect(list).toMatchObject({ sent: 3, outcomes: { ok: 3 } });
    expect(list).toHaveProperty('bytesReceived', expect.closeTo(3e8, -5));
    expect(growthMb).toBeLessThan(100);
  },
);

test('an answer of 100 MB that is to be checked is none that was expected, and nor is one that unpacks to it', async () => {
  const check = { expect: { statuses: [200], bodyContains: ['lamp'], json: [] } };
  const large = await serveLarge(100);
  const packed = gzipSync(Buffer.alloc(1e8, 'lamp '));
  const bomb = await serve(
    (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
  );
  const growthMb = await growthMbOf(async () => {
    for (const url of [large.url, bomb.url]) {
      const scenario = scenarioOf({ path: '/length', ...check });
      expect((await measure(url, aWindow(3, 1000), scenario)).outcomes).toMatchObject({ expectation: 3 });
    }
  });
  expect(growthMb).toBeLessThan(200);
});

test('files of no bytes, and bodies of none, are sent as such', async () => {
  const bodies: string[] = [];
  const { url, log } = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString('latin1'));
      response.end();
    });
  });
  const nothing = { name: 'nothing', weight: 1, fromBytes: 0, toBytes: 0 };
  const file = {
    field: 'file',
    fileName: 'empty.bin',
    contentType: 'application/octet-stream',
    sizes: [nothing],
  };
  const upload = aRequest({ method: 'POST', multipart: { fields: {}, files: [file] } });
  await measure(url, aWindow(3, 400), aScenario({ requests: [upload] }));
  await measure(url, aWindow(3, 400), aScenario({ requests: [aRequest({ method: 'POST', body: '' })] }));
  await sleep(1);
  expect(bodies).toEqual([
    expect.stringMatching(
      /^--(\S+)\r\ncontent-disposition: form-data; name="file"; filename="empty\.bin"\r\ncontent-type: application\/octet-stream\r\n\r\n\r\n--\1--\r\n$/,
    ),
    '',
  ]);
  expect(log.requests.map(({ headers }) => headers['content-length'])).toEqual([
    String(bodies[0]?.length),
    '0',
  ]);
});
