import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkScenario, type NamedFile } from '../../../src/scenario/index.ts';
import { unmark } from './support/marked-scenario.ts';

// Malformed scenarios, one file each. The comments at the top say what must be told; § stands where, and is taken out.
const CORPUS = join(import.meta.dirname, 'corpus');
const FILES = join(CORPUS, 'files');
const cases = readdirSync(CORPUS).filter((name) => name.endsWith('.yml'));

interface Wanted {
  readonly path: string;
  readonly message: string;
  readonly hint: string;
  /** Line and column in a file that the scenario names; elsewhere the mark says where. */
  readonly place: string;
  readonly code: string;
}

function wantedOf(text: string): Wanted {
  const of = (key: string): string => new RegExp(`^# ${key}: (.*)$`, 'm').exec(text)?.[1] ?? '';
  return {
    path: of('path'),
    message: of('message'),
    hint: of('hint'),
    place: of('place'),
    code: of('code') || 'SCENARIO_INVALID',
  };
}

function readNamed(path: string): NamedFile {
  const file = join(FILES, path);
  return existsSync(file)
    ? { kind: 'text', name: path, text: readFileSync(file, 'utf8') }
    : {
        kind: 'unreadable',
        message: `${path}: no such file`,
        hint: 'Paths are relative to the scenario file.',
      };
}

test('the corpus holds at least a hundred scenarios', () => {
  expect(cases.length).toBeGreaterThanOrEqual(100);
});

test.each(cases)('%s is told with its place, and what to write instead', (name) => {
  const marked = readFileSync(join(CORPUS, name), 'utf8');
  const wanted = wantedOf(marked);
  const { text, line, column } = unmark(marked);
  const checked = checkScenario(text, name, {}, readNamed);
  const problems = checked.kind === 'invalid' ? checked.problems : [];
  expect(problems).toHaveLength(1);
  const [problem] = problems;
  const place = `${problem?.file}:${problem?.line}:${problem?.column}`;
  expect({ place, path: problem?.path }).toEqual({
    place: wanted.place === '' ? `${name}:${line}:${column}` : wanted.place,
    path: wanted.path,
  });
  expect(problem?.message).toContain(wanted.message);
  expect(wanted.message).not.toBe('');
  expect(problem?.hint).toContain(wanted.hint);
  expect(wanted.hint).not.toBe('');
  expect(checked).toMatchObject({ code: wanted.code });
});
