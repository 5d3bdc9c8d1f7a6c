import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

/** Megabytes of short-lived objects that V8 makes old from the start, after their predecessors lived for longer. */
function oldFromTheStart(...options: readonly string[]): number {
  const script = join(import.meta.dirname, 'old-from-the-start.ts');
  // Collections as often as under a load of thousands a second.
  return Number(execFileSync(process.execPath, ['--max-semi-space-size=1', script, ...options]));
}

test('what requests under way leave behind is cleared away with the young, however long they are under way', () => {
  const [left, asked] = [oldFromTheStart(), oldFromTheStart('--young')];
  // Without it there would be nothing to prevent, and the function could go.
  expect(left).toBeGreaterThan(10);
  expect(asked).toBeLessThan(5);
});
