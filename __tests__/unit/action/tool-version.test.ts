import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { TOOL_VERSION } from '../../../src/action/tool-version.ts';

test('the version that reports name is that of the package', () => {
  const file: { version: string } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  );
  expect(TOOL_VERSION).toBe(file.version);
});
