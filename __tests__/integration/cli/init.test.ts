import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withTerminal } from '../../support/a-terminal.ts';

test.each([
  [['--url', 'https://shop.example.test/products'], 'url: ', 'a URL is measured where it is'],
  [[], 'start: npm start', 'without a URL both versions are started'],
  [
    ['--openapi', 'api.json', '--start', 'node server.js'],
    'start: node server.js',
    'a description and a command',
  ],
  [['--har', 'visit.har'], 'start: npm start', 'a recording'],
])('init %j writes a scenario that validate accepts, and a workflow with %j (%s)', async (args, said) => {
  await withTerminal(async (terminal) => {
    await terminal.write({
      'api.json': JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'Shop', version: '1' },
        paths: { '/products': { get: { responses: { 200: { description: 'ok' } } } } },
      }),
      'visit.har': JSON.stringify({
        log: {
          version: '1.2',
          creator: { name: 'test', version: '1' },
          entries: [
            {
              request: {
                method: 'GET',
                url: 'https://shop.example.test/products',
                headers: [],
                queryString: [],
              },
              response: { status: 200, content: { mimeType: 'application/json' } },
            },
          ],
        },
      }),
    });
    const { code, stdout } = await terminal.run('init', ...args, '--out', 'project');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'wrote project/scenarios/first.yml\nwrote project/.github/workflows/perf-gate.yml\n',
    });
    expect((await terminal.run('validate', 'project/scenarios/first.yml')).code).toBe(0);
    const workflow = await readFile(join(terminal.folder, 'project/.github/workflows/perf-gate.yml'), 'utf8');
    expect(workflow).toContain(said);
    expect(workflow).toContain('scenario: scenarios/first.yml');
  });
});

test('init never writes over a file without --force, and then writes nothing at all', async () => {
  await withTerminal(async (terminal) => {
    await terminal.write({ '.github/workflows/perf-gate.yml': 'mine\n' });
    const refused = await terminal.run('init', '--json');
    expect({ code: refused.code, document: JSON.parse(refused.stdout) }).toMatchObject({
      code: 2,
      document: {
        error: { code: 'FILE_UNWRITABLE', problems: [{ file: '.github/workflows/perf-gate.yml' }] },
      },
    });
    expect(await readdir(terminal.folder)).toEqual(['.github']);
    expect((await terminal.run('init', '--force')).code).toBe(0);
    expect(await readFile(join(terminal.folder, '.github/workflows/perf-gate.yml'), 'utf8')).toMatch(
      /^name: perf-gate/,
    );
    expect((await terminal.run('init')).code).toBe(0);
  });
});

test('init --fork-safe writes two workflows: what measures may not write, what may write publishes what that left', async () => {
  await withTerminal(async (terminal) => {
    await terminal.run('init', '--fork-safe');
    const read = (name: string) => readFile(join(terminal.folder, '.github/workflows', name), 'utf8');
    const measuring = await read('perf-gate.yml');
    const publishing = await read('perf-gate-publish.yml');
    expect(measuring).not.toMatch(/: write/);
    expect(measuring).toContain('comment: never');
    expect(publishing).toContain('workflows: [perf-gate]');
    expect(publishing).toContain('workflow: .github/workflows/perf-gate.yml');
    expect(publishing).toContain('checks: write, pull-requests: write');
    expect(publishing).not.toMatch(/head_sha|\bref:|- run:/);
  });
});
