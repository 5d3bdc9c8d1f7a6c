import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Tally } from './tally.ts';
import type { Task } from './worker.ts';

interface Answer {
  readonly task: Task;
  readonly tally: Tally;
}

/**
 * Runs tasks over worker processes and hands over each answer as it comes. Resolves when all are done; a worker that
 * ends before is an error, and then the others are stopped.
 */
export async function runTasks(
  tasks: readonly Task[],
  workers: number,
  onAnswer: (answer: Answer) => void,
): Promise<void> {
  const waiting = [...tasks];
  const children: ChildProcess[] = [];
  const work = async (): Promise<void> => {
    const child = fork(join(import.meta.dirname, 'worker.ts'));
    children.push(child);
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift())
      onAnswer(await ask(child, task));
    child.disconnect();
  };
  try {
    await Promise.all(Array.from({ length: Math.min(workers, tasks.length) }, work));
  } finally {
    for (const child of children) if (child.connected) child.kill();
  }
}

function ask(child: ChildProcess, task: Task): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (): void =>
      reject(new TypeError(`a worker ended during ${task.study}, batch ${task.batch}`));
    child.once('exit', onExit);
    child.once('message', (answer) => {
      child.off('exit', onExit);
      resolve(answer as Answer);
    });
    child.send(task);
  });
}
