import { expect, test } from '@jest/globals';
import type { Command } from '../../../src/cli/command.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import { PerfGateError, ProblemsError } from '../../../src/foundation/index.ts';

const COMMAND: Command = {
  name: 'compare',
  summary: '',
  usage: [],
  details: [],
  options: {
    baseline: { kind: 'list', value: 'FILE', description: '' },
    candidate: { kind: 'list', value: 'FILE', description: '' },
    policy: { kind: 'text', value: 'FILE', description: '' },
    force: { kind: 'flag', value: '', description: '' },
  },
  run: () => Promise.resolve(0),
};

function parse(line: string): object {
  const args = parseArguments(COMMAND, line === '' ? [] : line.split(' '));
  return {
    positionals: args.positionals,
    baseline: args.list('baseline'),
    candidate: args.list('candidate'),
    policy: args.text('policy'),
    force: args.flag('force'),
  };
}

const NOTHING = { positionals: [], baseline: [], candidate: [], policy: null, force: false };

test.each<[string, object, string]>([
  ['', {}, 'nothing'],
  ['a.json', { positionals: ['a.json'] }, 'a positional'],
  [
    '--baseline a b c --candidate d e',
    { baseline: ['a', 'b', 'c'], candidate: ['d', 'e'] },
    'values up to the next option',
  ],
  ['--baseline=a b --candidate=d', { baseline: ['a', 'b'], candidate: ['d'] }, 'the first value tied by ='],
  [
    '--baseline a --candidate d --baseline b',
    { baseline: ['a', 'b'], candidate: ['d'] },
    'a list in two places',
  ],
  ['--baseline a --force b', { baseline: ['a'], force: true, positionals: ['b'] }, 'a flag ends a list'],
  ['--policy p.yml x', { policy: 'p.yml', positionals: ['x'] }, 'a text takes one value only'],
  [
    '--baseline a -- --force',
    { baseline: ['a'], positionals: ['--force'] },
    'what follows -- is no option, nor of the list',
  ],
  ['--policy=-odd', { policy: '-odd' }, 'a value that looks like an option, tied by ='],
  ['--policy -', { policy: '-' }, 'a dash alone is a value'],
])('%j is understood (%#: %s)', (line, expected) => {
  expect(parse(line)).toEqual({ ...NOTHING, ...expected });
});

test.each([
  ['--polcy p', 'unknown option --polcy', 'Did you mean --policy?'],
  ['--Force', 'unknown option --Force', 'Did you mean --force?'],
  ['--frobnicate', 'unknown option --frobnicate', 'Known are --baseline'],
  ['-p x', 'unknown option -p', 'Known are --baseline'],
  ['--__proto__ x', 'unknown option --__proto__', 'Known are'],
  ['--policy', '--policy needs a value', 'Write --policy FILE.'],
  ['--policy --force', '--policy needs a value', 'Write --policy FILE.'],
  ['--policy=', '--policy has an empty value', 'Write --policy FILE.'],
  ['--baseline', '--baseline needs a value', 'Write --baseline FILE.'],
  ['--policy a --policy b', '--policy is given twice', 'Give it once.'],
  ['--force=yes', '--force takes no value', 'Write --force alone.'],
])('%j is refused: %s', (line, message, hint) => {
  try {
    parse(line);
    throw new Error('it was understood');
  } catch (error) {
    expect(error).toBeInstanceOf(PerfGateError);
    expect(error).toMatchObject({ code: 'USAGE', message, hint: expect.stringContaining(hint) });
    expect(error).toMatchObject({ hint: expect.stringContaining('perf-gate compare --help') });
  }
});

test('all faults are told at once', () => {
  try {
    parse('--polcy p --force=1 --policy');
    throw new Error('it was understood');
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemsError);
    expect(error).toMatchObject({ code: 'USAGE', problems: [{}, {}, {}] });
  }
});
