/** Lives one year in a process of its own. */
import { type Mode } from './diary.ts';
import { type Noise } from './drivers.ts';
import { figuresOf, type Figures } from './figures.ts';
import { planCalendar } from './calendar.ts';
import { liveYear } from './live-year.ts';
import type { Size } from './size.ts';

/** What a worker is asked for. */
export interface YearTask {
  readonly mode: Mode;
  readonly seed: string;
  readonly size: Size;
  readonly noise: Noise;
}

/** How far it is, and at last what came of it. */
export type YearNews =
  | { readonly kind: 'progress'; readonly mode: Mode; readonly done: number; readonly left: number }
  | { readonly kind: 'lived'; readonly mode: Mode; readonly figures: Figures };

const EVERY = 250;

process.on('message', ({ mode, seed, size, noise }: YearTask) => {
  void live({ mode, seed, size, noise });
});
// Without the parent there is nobody to work for.
process.on('disconnect', () => process.exit(0));

async function live({ mode, seed, size, noise }: YearTask): Promise<void> {
  const calendar = planCalendar(size, seed);
  let done = 0;
  const diary = await liveYear(calendar, mode, noise, (left) => {
    done++;
    if (done % EVERY === 0) tell({ kind: 'progress', mode, done, left });
  });
  tell({ kind: 'lived', mode, figures: figuresOf(diary, calendar.regressions, size.days) });
}

function tell(news: YearNews): void {
  process.send?.(news);
}
