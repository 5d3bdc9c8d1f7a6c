import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

/** Megabytes of short-lived objects that V8 makes old from the start, after their predecessors lived for longer. */
function oldFromTheStart(...options: readonly string[]): number {
  const script = join(import.meta.dirname, 'old-from-the-start.ts');
  // Collections as often as under a load of thousands a second; compiled at the same turn, however busy the machine is.
  const v8 = ['--max-semi-space-size=1', '--single-threaded'];
  return Number(execFileSync(process.execPath, [...v8, script, ...options]));
}

test('what requests under way leave behind is cleared away with the young, however long they are under way', () => {
  const [without, beside] = [oldFromTheStart(), oldFromTheStart('--driver')];
  // Else there would be nothing to prevent, and the driver could leave V8 alone.
  expect(without).toBeGreaterThan(10);
  expect(beside).toBeLessThan(5);
});
