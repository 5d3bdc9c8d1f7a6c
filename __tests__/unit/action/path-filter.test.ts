import { expect, test } from '@jest/globals';
import { anyMatches, isPathPattern } from '../../../src/action/path-filter.ts';

// The rows of GitHub's own cheat sheet for `paths:`, and what surrounds them.
test.each([
  ['*', ['README.md', 'server.rb'], ['docs/x.md']],
  ['*.jsx?', ['page.js', 'page.jsx'], ['page.jsxx', 'src/page.js', 'pagexjs']],
  ['**', ['all/the/files.md', '.github/workflows/x.yml'], []],
  ['*.js', ['app.js', 'index.js'], ['js/index.js']],
  ['**.js', ['index.js', 'js/index.js', 'src/js/app.js'], ['index.jsx']],
  ['docs/*', ['docs/README.md', 'docs/file.txt'], ['docs/a/b.md', 'docs']],
  ['docs/**', ['docs/README.md', 'docs/mona/octocat.txt'], ['doc/x', 'a/docs/x']],
  ['docs/**/*.md', ['docs/README.md', 'docs/mona/hello-world.md', 'docs/a/markdown/file.md'], ['docs/x.txt']],
  ['**/docs/**', ['docs/hello.md', 'dir/docs/my-file.txt', 'space/docs/plan/space.doc'], ['mydocs/x']],
  ['**/README.md', ['README.md', 'js/README.md'], ['js/README.mdx']],
  ['**/*src/**', ['a/src/app.js', 'my-src/code/js/app.js'], ['src.js']],
  ['**/*-post.md', ['my-post.md', 'path/their-post.md'], ['post.md']],
  ['**/migrate-*.sql', ['migrate-10909.sql', 'db/sept/migrate-v1.sql'], ['migrate.sql']],
  ['[CB]at.txt', ['Cat.txt', 'Bat.txt'], ['Rat.txt']],
  ['[1-2]00.txt', ['100.txt', '200.txt'], ['300.txt', '-00.txt']],
  ['v[0-9]+.txt', ['v1.txt', 'v42.txt'], ['v.txt', 'v1a.txt']],
  ['a.b', ['a.b'], ['axb']],
  ['a(b|c)$', ['a(b|c)$'], ['ab']],
])('%s means %j and not %j', (pattern, means, others) => {
  for (const file of means) expect([file, anyMatches([file], [pattern])]).toEqual([file, true]);
  for (const file of others) expect([file, anyMatches([file], [pattern])]).toEqual([file, false]);
  expect(isPathPattern(pattern)).toBe(true);
});

test('of patterns that fit a file the last one counts', () => {
  expect(anyMatches(['README.md'], ['*.md', '!README.md'])).toBe(false);
  expect(anyMatches(['README.md'], ['*.md', '!README.md', 'README*'])).toBe(true);
  expect(anyMatches(['README.md', 'app.js'], ['**', '!**.md'])).toBe(true);
  expect(anyMatches(['README.md'], ['!**.md'])).toBe(false);
  expect(anyMatches([], ['**'])).toBe(false);
  expect(anyMatches(['x'], [])).toBe(false);
});

test.each(['', '!', '+x', '?', '[z-a]', '**?+'])('%j is no pattern', (pattern) => {
  expect(isPathPattern(pattern)).toBe(false);
});
