import { expect, test } from '@jest/globals';
import { COMMANDS } from '../../../src/cli/registry.ts';
import { TOOL_VERSION } from '../../../src/gate/index.ts';
import { withTerminal } from '../../support/a-terminal.ts';

test.each([['--version'], ['-v']])('%s prints the version and nothing else', async (option) => {
  await withTerminal(async ({ run }) => {
    expect(await run(option)).toEqual({ code: 0, stdout: `${TOOL_VERSION}\n`, stderr: '' });
  });
});

test.each([['--help'], ['-h'], ['help']])('%s lists every command on stdout', async (word) => {
  await withTerminal(async ({ run }) => {
    const { code, stdout, stderr } = await run(word);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { name, summary } of COMMANDS)
      expect(stdout).toMatch(new RegExp(`^  ${name} +${escaped(summary)}$`, 'm'));
  });
});

test.each(COMMANDS.map((command) => [command.name, command] as const))(
  '%s --help explains every option, whatever else is wrong',
  async (name, command) => {
    await withTerminal(async ({ run }) => {
      const { code, stdout, stderr } = await run(name, '--nonsense', '--help');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`Usage: perf-gate ${name}`);
      for (const option of [...Object.keys(command.options), 'json', 'help'])
        expect(stdout).toContain(`  --${option}`);
    });
  },
);

test.each([
  [[], 'no command', 'Commands are'],
  [['comapre'], 'unknown command comapre', 'Did you mean compare?'],
  [['frobnicate'], 'unknown command frobnicate', 'Commands are'],
  [['--json'], 'unknown option --json before a command', 'Commands are'],
])('the command line %j is a usage error', async (args, message, hint) => {
  await withTerminal(async ({ run }) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(`error USAGE: ${message}\n`);
    expect(stderr).toContain(hint);
    expect(stdout === '').toBe(!args.includes('--json'));
  });
});

test.each(COMMANDS.map(({ name }) => [name]))('%s refuses an unknown option, as JSON too', async (name) => {
  await withTerminal(async ({ run }) => {
    const { code, stdout, stderr } = await run(name, '--jsno', '--json');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error USAGE: unknown option --jsno\n {4}Did you mean --json\?/);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'perf-gate.error/1',
      error: { code: 'USAGE', message: 'unknown option --jsno', problems: [] },
    });
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
