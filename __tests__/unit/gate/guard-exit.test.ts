import { expect, test } from '@jest/globals';
import { type GuardedProcess, guardExit } from '../../../src/gate/index.ts';

interface Ending {
  readonly decide: (code: number) => void;
  readonly told: readonly string[];
  /** Ends the process with this code, and says with which one it really ends. */
  readonly end: (code: number) => unknown;
}

function guarded(): Ending {
  const told: string[] = [];
  const listeners: ((code: number) => void)[] = [];
  const host: GuardedProcess = {
    exitCode: undefined,
    on: (_event, listener) => listeners.push(listener),
  };
  const decide = guardExit(host, (message) => told.push(message));
  const end = (code: number): unknown => {
    host.exitCode = code;
    for (const listener of listeners) listener(code);
    return host.exitCode;
  };
  return { decide, told, end };
}

test.each([0, 1, 13])('an end with %d before anything was decided is invalid, and said', (code) => {
  const { told, end } = guarded();
  expect(end(code)).toBe(3);
  expect(told).toEqual([expect.stringContaining(`before anything was decided (with code ${code})`)]);
});

test.each([0, 1, 70])('what was decided (%d) stands, whatever ends the process then', (code) => {
  const { decide, told, end } = guarded();
  decide(code);
  expect(end(0)).toBe(code);
  expect(told).toEqual([]);
});
