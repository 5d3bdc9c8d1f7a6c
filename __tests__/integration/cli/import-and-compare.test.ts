import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { decodeRun, encodeRun } from '../../../src/trial/index.ts';
import { aRun } from '../../support/a-run.ts';
import { withTerminal } from '../../support/a-terminal.ts';
import { aScalarRun } from '../../support/measured-runs.ts';
import { csv, names } from '../../support/some-csv.ts';

test('import writes one run file per run and nothing else, the same bytes each time', async () => {
  await withTerminal(async (terminal) => {
    await terminal.write({ 'results.csv': csv(1) });
    const { code, stdout, stderr } = await terminal.run(
      'import',
      '--from',
      'csv',
      'results.csv',
      '--out',
      'runs',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')[0]).toBe('runs/base-0.json: 3 trials');
    const files = await readdir(join(terminal.folder, 'runs'));
    expect(files.toSorted()).toEqual(
      [...names('base', 12), ...names('cand', 4)].map((name) => name.slice(5)).toSorted(),
    );
    const first = await readFile(join(terminal.folder, 'runs/base-0.json'), 'utf8');
    expect(decodeRun(first, 'base-0.json')).toMatchObject({
      deployment: 'base-0',
      environment: { class: 'imported' },
    });
    await terminal.run('import', '--from', 'csv', 'results.csv', '--out', 'again', '--json');
    expect(await readFile(join(terminal.folder, 'again/base-0.json'), 'utf8')).toBe(first);
  });
});

test('import writes every run or none', async () => {
  await withTerminal(async (terminal) => {
    const long = 'r'.repeat(400);
    await terminal.write({
      'results.csv': [
        'run,trial,metric,value,unit,better',
        ...['a', long].map((run) => `${run},1,size,7,kB,lower`),
        '',
      ].join('\n'),
      'taken/b.txt': 'x',
    });
    const line = ['import', '--from', 'csv', 'results.csv', '--out'];
    expect((await terminal.run(...line, 'runs')).code).toBe(0);
    const files = await readdir(join(terminal.folder, 'runs'));
    expect(files.toSorted()).toEqual(['a.json', expect.stringMatching(/^r{100,}-[0-9a-f]{16}\.json$/)]);
    // A directory in the place of the second file.
    await terminal.write({ [`again/${files.find((name) => name !== 'a.json')}/x`]: 'x' });
    const again = await terminal.run(...line, 'again');
    expect([again.code, again.stdout]).toEqual([2, '']);
    expect(await readdir(join(terminal.folder, 'again'))).not.toContain('a.json');
  });
});

test.each([
  [2, 1, 'regression', 'twice as slow'],
  [1, 0, 'pass', 'no change'],
])('compare of imported runs at factor %d exits with %d: %s (%s)', async (factor, exit, verdict) => {
  await withTerminal(async (terminal) => {
    await terminal.write({ 'results.csv': csv(factor) });
    await terminal.run('import', '--from', 'csv', 'results.csv', '--out', 'runs');
    const line = ['compare', '--baseline', ...names('base', 12), '--candidate', ...names('cand', 4)];
    const { code, stdout } = await terminal.run(...line, '--json');
    expect({ code, decision: JSON.parse(stdout) }).toMatchObject({
      code: exit,
      decision: {
        schema: 'perf-gate.decision/1',
        verdict,
        mode: 'baseline',
        comparisons: [{ metric: 'checkout', trials: { baseline: 12, candidate: 4 } }],
      },
    });
    expect((await terminal.run(...line, '--json')).stdout).toBe(stdout);
    expect((await terminal.run(...line)).code).toBe(exit);
  });
});

test('compare writes decision and reports where it is told to, and says so on stderr', async () => {
  await withTerminal(async (terminal) => {
    await terminal.write({ 'results.csv': csv(1) });
    await terminal.run('import', '--from', 'csv', 'results.csv', '--out', 'runs');
    const { code, stdout, stderr } = await terminal.run(
      'compare',
      '--candidate',
      'runs/cand-0.json',
      '--baseline',
      ...names('base', 12),
      '--out',
      'out',
      '--json',
    );
    expect(code).toBe(0);
    expect((await readdir(join(terminal.folder, 'out'))).toSorted()).toEqual([
      'decision.json',
      'report.html',
      'report.md',
    ]);
    expect(await readFile(join(terminal.folder, 'out/decision.json'), 'utf8')).toBe(stdout);
    expect(stderr).toContain('out/report.html');
  });
});

test('a single file that holds both sides is decided alone', async () => {
  await withTerminal(async (terminal) => {
    const rows = Array.from({ length: 30 }, (_, trial) =>
      ['baseline', 'candidate'].map((side) => `pair,${trial},checkout,130,ms,lower,${side}\n`).join(''),
    );
    await terminal.write({ 'pair.csv': `run,trial,metric,value,unit,better,side\n${rows.join('')}` });
    await terminal.run('import', '--from', 'csv', 'pair.csv', '--out', '.');
    const { code, stdout } = await terminal.run('compare', 'pair.json', '--json');
    expect({ code, decision: JSON.parse(stdout) }).toMatchObject({
      code: 0,
      decision: { verdict: 'pass', mode: 'side-by-side' },
    });
  });
});

test('a policy file overrides the policy of the run files, and its faults are told by place', async () => {
  await withTerminal(async (terminal) => {
    await terminal.write({
      'results.csv': csv(2),
      'shadow.yml': 'fail-on: never\n',
      'wrong.yml': 'tolerance: 5 %\ntolerence: 7 %\n',
    });
    await terminal.run('import', '--from', 'csv', 'results.csv', '--out', 'runs');
    const line = [
      'compare',
      '--baseline',
      ...names('base', 12),
      '--candidate',
      ...names('cand', 4),
      '--policy',
    ];
    const shadow = await terminal.run(...line, 'shadow.yml', '--json');
    expect({ code: shadow.code, decision: JSON.parse(shadow.stdout) }).toMatchObject({
      code: 0,
      decision: { verdict: 'regression', blocking: false },
    });
    const wrong = await terminal.run(...line, 'wrong.yml');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/POLICY_INVALID[^]*wrong\.yml:2:1: .*tolerence/);
  });
});

test('what a policy file does not say stays as each run file has it, scenario by scenario', async () => {
  await withTerminal(async (terminal) => {
    const run = (scenario: string, tolerance: number) =>
      encodeRun({
        ...aScalarRun(
          Array.from({ length: 20 }, () => 130),
          Array.from({ length: 20 }, () => 130),
          { policy: { tolerance } },
        ),
        scenario,
      });
    await terminal.write({
      'a.json': run('lenient', 0.5),
      'b.json': run('strict', 0.05),
      'p.yml': 'beta: 0.1\n',
    });
    const { stdout } = await terminal.run('compare', 'a.json', 'b.json', '--policy', 'p.yml', '--json');
    const told = JSON.parse(stdout).comparisons.map(
      ({ scenario, margins, effect }: Record<string, never>) => ({ scenario, margins, effect }),
    );
    expect(told).toMatchObject([
      { scenario: 'lenient', margins: { tolerance: Math.log(1.5) }, effect: { confidence: 0.8 } },
      { scenario: 'strict', margins: { tolerance: Math.log1p(0.05) }, effect: { confidence: 0.8 } },
    ]);
  });
});

test('a run without any trial is invalid, never a pass', async () => {
  await withTerminal(async (terminal) => {
    await terminal.write({ 'run.json': encodeRun(aRun({ trials: [] })) });
    const { code, stdout } = await terminal.run('compare', 'run.json', '--json');
    expect({ code, decision: JSON.parse(stdout) }).toMatchObject({
      code: 3,
      decision: { verdict: 'invalid' },
    });
  });
});
