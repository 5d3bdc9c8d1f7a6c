import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Architecture, findCycles, findViolations } from './import-scan.ts';

const root = join(import.meta.dirname, '..', '..');
const architecture = JSON.parse(readFileSync(join(root, 'architecture.json'), 'utf8')) as Architecture;

test('data flows one way: no room depends on itself through others', () => {
  expect(findCycles(architecture)).toEqual([]);
});

test('every source keeps the rules of its room', () => {
  expect(findViolations(join(root, 'src'), architecture)).toEqual([]);
});

test('every room of the table exists and has a door with a paragraph', () => {
  for (const room of Object.keys(architecture.rooms)) {
    const door = join(root, 'src', room, 'index.ts');
    expect([room, existsSync(door)]).toEqual([room, true]);
    expect(readFileSync(door, 'utf8').trimStart().startsWith('/**')).toBe(true);
  }
});

test('every unit test mirrors a source file', () => {
  const unit = join(root, '__tests__', 'unit');
  const orphans = readdirSync(unit, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .filter((name) => !existsSync(join(root, 'src', name.replace(/(\.property)?\.test\.ts$/, '.ts'))));
  expect(orphans).toEqual([]);
});

describe('each rule bites', () => {
  const violations = join(import.meta.dirname, 'violations');
  const found = findViolations(violations, architecture);

  test.each([
    ['verdict/reaches-up.ts', 'room', 'a core room that imports a driver'],
    ['verdict/through-the-wall.ts', 'door', 'a file behind another room’s door'],
    ['statistics/own-package.ts', 'package', 'a package that the room may not use'],
    ['statistics/own-clock.ts', 'impure', 'a clock of its own'],
    ['statistics/own-chance.ts', 'impure', 'chance of its own'],
    ['comparison/prints.ts', 'impure', 'printing from the core'],
    ['gate/github-toolkit.ts', 'package', '@actions outside action, baseline and github'],
    ['gate/utils.ts', 'file-name', 'a name that says nothing'],
    ['cellar/index.ts', 'unknown-room', 'a room that is not in the table'],
    ['comparison/dynamic.ts', 'room', 'an import() call'],
  ])('%s breaks the rule "%s": %s', (file, rule) => {
    expect(found.filter((violation) => violation.file === file).map((violation) => violation.rule)).toEqual([
      rule,
    ]);
  });

  test('and nothing else in the fixtures is found', () => {
    expect(found.map(({ file }) => file)).not.toContain('verdict/allowed.ts');
  });

  test('a circle in the table is found', () => {
    const circle: Architecture = {
      rooms: {
        a: { ring: 'core', imports: ['b'], packages: [] },
        b: { ring: 'core', imports: ['a'], packages: [] },
      },
    };
    expect(findCycles(circle)).toContain('a → b → a');
  });
});
