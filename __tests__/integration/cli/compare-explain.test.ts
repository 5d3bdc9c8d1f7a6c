import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { encodeRun } from '../../../src/trial/index.ts';
import { withTerminal } from '../../support/a-terminal.ts';
import { aDrawnRun } from '../../support/measured-runs.ts';

const RUN = aDrawnRun({
  seed: 'explain',
  blocks: 20,
  endpoints: { 'GET /a': 40, 'GET /b': 90 },
  blockDeviation: 0.02,
  slowdown: { 'GET /a': 1.2 },
});

test('compare --explain draws how each gated metric was decided, and says at which block', async () => {
  await withTerminal(async (terminal) => {
    await terminal.write({ 'run.json': encodeRun(RUN) });
    const plain = await terminal.run('compare', 'run.json');
    const { code, stdout, stderr } = await terminal.run('compare', 'run.json', '--explain', '--out', 'out');
    expect({ code, plain: plain.code }).toEqual({ code: 1, plain: 1 });
    expect(stderr).toContain('out/decision.json');
    // What is decided stands first and is the same with the pictures and without.
    expect(stdout.startsWith(plain.stdout)).toBe(true);
    const explained = stdout.slice(plain.stdout.length);
    expect(explained).toMatch(/Decided at block \d+ of 20: it is slower by more than the noise floor/u);
    expect(explained).toContain('Requests by response time');
    expect(explained.match(/Interval after each block/gu)?.length).toBeGreaterThanOrEqual(4);
    const { comparisons } = JSON.parse(await readFile(join(terminal.folder, 'out/decision.json'), 'utf8'));
    const since = comparisons[0].grounds.slower.since;
    expect(explained).toContain(`Decided at ${since} of 20`);
    expect(await readFile(join(terminal.folder, 'out/report.html'), 'utf8')).toContain('class="explanation"');
  });
});

test('with --json there is the one document and nothing else', async () => {
  await withTerminal(async (terminal) => {
    await terminal.write({ 'run.json': encodeRun(RUN) });
    const plain = await terminal.run('compare', 'run.json', '--json');
    const explained = await terminal.run('compare', 'run.json', '--json', '--explain');
    expect(explained.stdout).toBe(plain.stdout);
    expect(JSON.parse(plain.stdout).comparisons[0]).toMatchObject({
      verdict: 'regression',
      claim: 'code',
      assignment: 'simultaneous',
      grounds: { slower: { holds: true }, family: 8 },
    });
  });
});
