import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const IDENTITY = ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'commit.gpgsign=false'];

/** One git command in a folder; what it printed, without the blanks at the ends. */
export type Git = (...args: readonly string[]) => Promise<string>;

export function gitOf(directory: string): Git {
  return async (...args) => {
    const { stdout } = await run('git', [...IDENTITY, '-C', directory, ...args]);
    return stdout.trim();
  };
}
