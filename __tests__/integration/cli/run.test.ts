import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Terminal, withTerminal } from '../../support/a-terminal.ts';
import { endServer, listenOnLoopback } from '../../support/loopback-server.ts';

/** A terminal beside a real server, whose URL it is given. */
async function withServer(test: (terminal: Terminal, url: string) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => response.end('served'));
  const url = await listenOnLoopback(server);
  try {
    await withTerminal((terminal) => test(terminal, url));
  } finally {
    endServer(server);
  }
}

const scenario = (name: string): string => `name: ${name}
requests: [{ path: / }]
load: { rate: 30, duration: 2s, warm-up: 0s }
thresholds: { http_req_failed: rate<0.01 }
`;

test('what an earlier run left in the folder is removed, and nothing of others', async () => {
  await withServer(async ({ folder, write, run }, url) => {
    await write({
      'one.yml': scenario('one'),
      'out/run.json': 'old',
      'out/two.run.json': 'old',
      'out/decision.json': 'old',
      'out/report.md': 'old',
      'out/report.pdf': 'of others',
      'out/baseline.json': 'of others',
      'out/old.run.json/inner.txt': 'of others',
    });
    expect((await run('run', 'one.yml', '--url', url, '--out', 'out')).code).toBe(0);
    expect((await readdir(join(folder, 'out'))).toSorted()).toEqual([
      'baseline.json',
      'decision.json',
      'old.run.json',
      'report.html',
      'report.md',
      'report.pdf',
      'run.json',
    ]);
  });
});

test('scenarios whose names make the same file name get files of their own', async () => {
  await withServer(async ({ folder, write, run }, url) => {
    await write({ 'a.yml': scenario('shop'), 'b.yml': scenario('Shop!'), 'c.yml': scenario('shop 2') });
    const { code, stderr } = await run('run', 'a.yml', 'b.yml', 'c.yml', '--url', url, '--out', 'out');
    expect(code).toBe(0);
    expect(stderr).toContain('out/shop.run.json out/shop-2.run.json out/shop-2-2.run.json');
    const names = ['shop', 'shop-2', 'shop-2-2'].map(async (name) => {
      const text = await readFile(join(folder, 'out', `${name}.run.json`), 'utf8');
      return (JSON.parse(text) as { scenario: string }).scenario;
    });
    expect(await Promise.all(names)).toEqual(['shop', 'Shop!', 'shop 2']);
  });
});

test('the decision is printed even when a report cannot be written in the end, and that is no success', async () => {
  await withServer(async ({ folder, write, run }, url) => {
    await write({ 'one.yml': scenario('one'), 'out/report.html/inner.txt': 'in the way' });
    const { code, stdout, stderr } = await run('run', 'one.yml', '--url', url, '--out', 'out', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'perf-gate.decision/1', verdict: 'pass' });
    expect(stderr).toMatch(/error FILE_UNWRITABLE: out\/report\.html: /);
    // The run is kept, and of the reports all or none.
    expect((await readdir(join(folder, 'out'))).toSorted()).toEqual(['report.html', 'run.json']);
  });
});
