import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from '@jest/globals';

/**
 * Compares a text with the file that holds what is expected. `UPDATE_GOLDEN=1` writes the file instead; a difference
 * leaves what was found beside it as `*.actual`.
 */
export function expectGolden(path: string, found: string): void {
  const actual = `${path}.actual`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, found);
    rmSync(actual, { force: true });
    return;
  }
  const expected = readExpected(path);
  if (expected === found) {
    rmSync(actual, { force: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(actual, found);
  expect(found).toBe(expected);
}

function readExpected(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${path} is missing: run with UPDATE_GOLDEN=1 and look at what it wrote`, {
      cause: error,
    });
  }
}
