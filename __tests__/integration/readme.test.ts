import { execFile, type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Shop, startShop } from '../../src/demo/index.ts';
import { parseScenario } from '../../src/scenario/index.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const cli = join(root, 'src', 'cli', 'main.ts');

/** The fenced blocks of one language. */
function blocks(language: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    (match) => match[1] ?? '',
  );
}

/** Every command of the README, without its comment. */
const commands = blocks('console')
  .flatMap((block) => block.trim().split('\n'))
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter((line) => line !== '');

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function perfGate(args: readonly string[], cwd: string): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run(process.execPath, [cli, ...args], {
      cwd,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Outcome;
    return { code, stdout, stderr };
  }
}

/** Splits a command line as a shell does, as far as the README goes. */
function words(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

/** A server with the endpoints of scenarios/api.yml, `waitMs` slow, that the git repository of the test has twice. */
function server(waitMs: number): string {
  return `const { createServer } = require('node:http');
const answers = { '/products': { items: [{ id: 1 }], total: 1 }, '/products/7': { id: 7 }, '/search': [] };
createServer((request, response) => {
  const path = request.url.split('?')[0];
  setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers[path] ?? {})),
    ${waitMs});
}).listen(Number(process.env.PORT), '127.0.0.1');
`;
}

describe('the README', () => {
  let folder = '';
  let baseline: Shop;
  let candidate: Shop;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'perf-gate-readme-'));
    cpSync(join(root, 'scenarios'), join(folder, 'scenarios'), { recursive: true });
    const shop = { port: 0, host: '127.0.0.1', seed: null, crashAfterMs: 1e9 };
    baseline = await startShop({ ...shop, fault: 'none' });
    candidate = await startShop({ ...shop, fault: 'n-plus-one' });
  });

  afterAll(async () => {
    await baseline.stop();
    await candidate.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const urls = (line: string): readonly string[] =>
    words(line)
      .slice(2)
      .map((word) =>
        word
          .replace('http://127.0.0.1:3001', candidate.url.origin)
          .replace('http://127.0.0.1:3000', baseline.url.origin),
      );

  test('has no command that this test does not know', () => {
    const known = [
      'npm start',
      'npm test',
      'npx perf-gate run scenarios/api.yml --url',
      'npx perf-gate run scenarios/api.yml --start',
      'npx perf-gate plan scenarios/api.yml --url',
      'npx perf-gate compare --baseline',
      'npx perf-gate compare perf-gate-out/run.json --explain',
      'npx perf-gate accept --reason',
      'npx perf-gate validate',
      'npx perf-gate import',
    ];
    expect(commands.filter((command) => !known.some((start) => command.startsWith(start)))).toEqual([]);
    expect(known.filter((start) => !commands.some((command) => command.startsWith(start)))).toEqual([]);
  });

  test('run with two URLs finds the slower shop, compare decides the same from the file, accept lets it through', async () => {
    const line = commands.find((command) => command.includes('--baseline-url')) ?? '';
    const live = await perfGate([...urls(line), '--json'], folder);
    const decision = JSON.parse(live.stdout) as {
      verdict: string;
      comparisons: { endpoint: string; verdict: string }[];
    };
    expect([decision.verdict, live.code]).toEqual(['regression', 1]);
    const slower = decision.comparisons
      .filter(({ verdict }) => verdict === 'regression')
      .map(({ endpoint }) => endpoint);
    expect(slower).toContain('list products');

    const again = commands.find((command) => command.includes('compare perf-gate-out')) ?? '';
    const fromFile = await perfGate([...words(again).slice(2), '--json'], folder);
    expect((JSON.parse(fromFile.stdout) as { verdict: string }).verdict).toBe('regression');

    const accept = commands.find((command) => command.includes(' accept ')) ?? '';
    expect((await perfGate(words(accept).slice(2), folder)).code).toBe(0);
    const file = join('.perf-gate', 'accepted.yml');
    expect(readFileSync(join(folder, file), 'utf8')).toContain(words(accept).at(-1));
    const accepted = await perfGate([...words(again).slice(2), '--accepted', file, '--json'], folder);
    expect([fromFile.code, accepted.code]).toEqual([1, 0]);
    rmSync(join(folder, '.perf-gate'), { recursive: true });
  });

  test('plan foresees what the gate will see on a target', async () => {
    const line = commands.find((command) => command.includes(' plan ')) ?? '';
    const { code, stdout } = await perfGate([...urls(line), '--json'], folder);
    const plan = JSON.parse(stdout) as {
      schema: string;
      scenarios: { metrics: unknown[]; invalid: string }[];
    };
    expect([plan.schema, plan.scenarios[0]?.invalid, code]).toEqual(['perf-gate.plan/1', '', 0]);
    expect(plan.scenarios[0]?.metrics).not.toEqual([]);
  });

  test('run with a command and a git ref finds the slowdown that the last commit planted', async () => {
    const repository = mkdtempSync(join(tmpdir(), 'perf-gate-readme-git-'));
    const git = (...args: readonly string[]) =>
      run('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.invalid', ...args], {
        cwd: repository,
      });
    try {
      cpSync(join(root, 'scenarios'), join(repository, 'scenarios'), { recursive: true });
      await git('init', '--quiet', '--initial-branch=main');
      for (const waitMs of [20, 30]) {
        writeFileSync(join(repository, 'server.js'), server(waitMs));
        await git('add', '.');
        await git('commit', '--quiet', '-m', `wait ${waitMs} ms`);
      }
      const line = commands.find((command) => command.includes('--baseline-ref')) ?? '';
      const { code, stdout } = await perfGate([...words(line).slice(2), '--json'], repository);
      expect([(JSON.parse(stdout) as { verdict: string }).verdict, code]).toEqual(['regression', 1]);
      expect((await git('worktree', 'list')).stdout.trim().split('\n')).toHaveLength(1);
    } finally {
      rmSync(repository, { recursive: true, force: true });
    }
  });

  test('validate, import and compare of named files do what is said', async () => {
    const validate = commands.find((command) => command.includes(' validate ')) ?? '';
    expect((await perfGate(words(validate).slice(2), folder)).code).toBe(0);

    const rows = ['main-1', 'main-2', 'mine'].flatMap((name) =>
      Array.from({ length: 12 }, (_, trial) => `${name},${trial},startup,${100 + (trial % 3)},ms,lower`),
    );
    writeFileSync(join(folder, 'results.csv'), `run,trial,metric,value,unit,better\n${rows.join('\n')}\n`);
    const imported = commands.find((command) => command.includes(' import ')) ?? '';
    expect((await perfGate(words(imported).slice(2), folder)).code).toBe(0);

    for (const name of ['main-1', 'main-2', 'mine'])
      cpSync(join(folder, 'runs', `${name}.json`), join(folder, `${name}.json`));
    const compare = commands.find((command) => command.includes('compare --baseline')) ?? '';
    const { code, stdout } = await perfGate([...words(compare).slice(2), '--json'], folder);
    // Two baselines are too few for a verdict, and it says so.
    expect([(JSON.parse(stdout) as { verdict: string }).verdict, code]).toEqual(['inconclusive', 0]);
  });

  test('its workflow names only inputs that the action has, and fits on a screen', () => {
    const workflow = blocks('yaml').find((block) => block.includes('uses: org/perf-gate@v1'));
    const parsed = parse(workflow ?? '') as {
      permissions: Record<string, string>;
      jobs: { gate: { steps: { uses?: string; with?: Record<string, unknown> }[] } };
    };
    const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
      inputs: Record<string, unknown>;
    };
    const step = parsed.jobs.gate.steps.find(({ uses }) => uses === 'org/perf-gate@v1');
    expect(Object.keys(step?.with ?? {}).filter((input) => !(input in action.inputs))).toEqual([]);
    expect((workflow ?? '').trim().split('\n').length).toBeLessThanOrEqual(16);
  });

  test('its scenario is sound, and runs', async () => {
    const text = blocks('yaml').find((block) => block.includes('\nrequests:'));
    parseScenario(text ?? '', 'README.md', {});
    writeFileSync(
      join(folder, 'readme.yml'),
      (text ?? '').replace('duration: 2m', 'duration: 6s, warm-up: 1s'),
    );
    const { code, stdout } = await perfGate(
      ['run', 'readme.yml', '--url', baseline.url.origin, '--json'],
      folder,
    );
    expect([(JSON.parse(stdout) as { verdict: string }).verdict, code]).toEqual(['pass', 0]);
  });

  test('npm start is the demo, npm test the tests', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts['start']).toContain('src/cli/main.ts demo');
    expect(scripts['test']).toContain('jest');
  });
});

describe('npm start', () => {
  /** Runs the demo as npm does, with a fault, and gives its exit code and what it printed. */
  async function demo(...args: readonly string[]): Promise<Outcome> {
    const folder = mkdtempSync(join(tmpdir(), 'perf-gate-demo-'));
    try {
      return await perfGate(['demo', '--out', join(folder, 'out'), ...args], folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  test('names the slower endpoint with its interval, and exits 0 as announced', async () => {
    const { code, stdout, stderr } = await demo();
    expect(stdout).toMatch(/Regression: .*list products.*slower/s);
    expect(stderr).toContain('the gate would exit 1');
    expect(code).toBe(0);
  });

  test('a shop that never comes up is invalid, exit code 3, and says why', async () => {
    const { code, stdout } = await demo('--fault', 'down', '--gate');
    expect([code, /invalid/i.test(stdout)]).toEqual([3, true]);
  });

  test('a shop that dies while the baseline serves is a regression, exit code 1, and says why', async () => {
    const { code, stdout } = await demo('--fault', 'down', '--after', '12', '--gate');
    expect([code, /stopped serving/.test(stdout)]).toEqual([1, true]);
  });

  test('Ctrl-C ends within seconds with an invalid, partial run that is kept', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'perf-gate-demo-'));
    const child: ChildProcess = spawn(process.execPath, [cli, 'demo', '--gate', '--out', 'out'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      await new Promise<void>((resolve) => {
        child.stderr?.on('data', (chunk: Buffer) => {
          if (chunk.toString().includes('measuring')) resolve();
        });
      });
      child.stdout?.resume();
      child.kill('SIGINT');
      const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
      expect(code).toBe(3);
      const kept = JSON.parse(readFileSync(join(folder, 'out', 'run.json'), 'utf8')) as {
        validity: { kind: string };
      };
      expect(kept.validity.kind).toBe('invalid');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
