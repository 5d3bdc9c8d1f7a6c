import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { harmless } from '../../../src/action/harmless-log.ts';
import { hostileString } from '../../support/hostile-strings.ts';

/**
 * Whether the runner would take a line for a command, after its source: `ActionCommand.TryParseV2` wants `::` at the
 * beginning of the trimmed line and another `::` behind it, `TryParse` wants `##[`, a word and `]` anywhere. Here every
 * word counts as the name of a command.
 *
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
function isCommand(line: string): boolean {
  const trimmed = line.replace(/^[\s\u0085\u180E]+|[\s\u0085\u180E]+$/gu, '');
  if (trimmed.startsWith('::') && trimmed.indexOf('::', 2) > 2) return true;
  const start = line.indexOf('##[');
  return start !== -1 && line.indexOf(']', start) !== -1;
}

/** As .NET reads lines from a stream. */
const linesOf = (text: string): readonly string[] => text.split(/\r\n|\n|\r/);
const commandsIn = (text: string): readonly string[] => linesOf(text).filter(isCommand);

const ATTACKS = [
  '::set-output name=verdict::pass',
  '  \t::add-mask::x',
  '\u00A0\u0085::stop-commands::token',
  'shop\n::error file=x::y',
  'shop\r::set-env name=NODE_OPTIONS::--require=/tmp/x.js',
  'shop ##[command]rm -rf /',
  '##[set-output name=verdict;]pass',
  '\uFEFF::warning::x',
  '###[group]x',
];

test.each(ATTACKS)('%j is a command as it is, and none as it is printed', (attack) => {
  const printed = harmless(attack);
  expect(commandsIn(attack)).not.toEqual([]);
  expect(commandsIn(printed)).toEqual([]);
  expect(printed.replaceAll('\u200B', '')).toBe(attack);
});

test('what nobody could take for a command is printed as it is', () => {
  const text = 'GET /a::b is 41 ms slower: 180 → 221 ms\n  http://[::1]:3000 ## [x] #[y] a ::b';
  expect(harmless(text)).toBe(text);
});

test('no text holds a command when it is printed, however its pieces are put together', () => {
  const pieces = fc.array(
    fc.oneof(
      hostileString,
      fc.constantFrom(
        ...ATTACKS,
        ':::::set-output name=a::b',
        '::',
        ':',
        '##[',
        '#',
        '[',
        ']',
        '\r',
        '\n',
        ' ',
        '\u0085',
        '\u200B',
      ),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      expect(commandsIn(harmless(parts.join('')))).toEqual([]);
    }),
    { seed: 7, numRuns: 2000 },
  );
});
