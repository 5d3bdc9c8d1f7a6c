import { expect, test } from '@jest/globals';
import { refuseRef } from '../../../src/target/git.ts';

test.each([
  ['', 'empty'],
  ['-x', 'an option'],
  ['--upload-pack=touch /tmp/owned', 'an option that runs a program'],
  ['main\n--force', 'a line break'],
  ['main\0', 'a zero byte'],
])('the ref %j is refused: %s', (ref) => {
  expect(() => refuseRef(ref)).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

test.each([
  'main',
  'HEAD~1',
  'v1.2.0',
  'feature/a-b',
  'main@{yesterday}',
  '3f2a91c',
  ':/fix the thing',
  '$(id)',
])('the ref %j is left to git', (ref) => {
  expect(() => refuseRef(ref)).not.toThrow();
});
