/** Runs the batches that it is told to, one after the other, in a process of its own. */
import { studyOf } from './catalogue.ts';
import { runBatch } from './study.ts';

/** What a worker is asked for; the quick run ends a study before the full one does. */
export interface Task {
  readonly study: string;
  readonly batch: number;
  readonly most: number;
}

process.on('message', (task: Task) => {
  process.send?.({ task, tally: runBatch(studyOf(task.study), task.batch, task.most) });
});
// Without the parent there is nobody to work for.
process.on('disconnect', () => process.exit(0));
