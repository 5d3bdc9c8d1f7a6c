import type { ProgressListener } from '../experiment/index.ts';
import { createProgressLines } from '../gate/index.ts';
import type { Io } from './io.ts';

/** Without a terminal, a passing line is printed at most this often, so that a log stays readable. */
const LOG_EVERY_MS = 5000;

/** A listener that shows progress on stderr, and the end of it. */
export interface Progress {
  readonly listener: ProgressListener;
  /** Leaves the terminal clean for what follows. */
  finish(): void;
}

/** Shows progress: on a terminal one line that is rewritten, elsewhere plain lines. */
export function showProgress(io: Io, nowMs: () => number): Progress {
  const lines = createProgressLines();
  let printedMs = -Infinity;
  let open = false;
  const clear = (): void => {
    if (open) io.stderr('\r\u001b[K');
    open = false;
  };
  return {
    listener(event) {
      const line = lines(event);
      if (line === null) return;
      if (!line.passing) {
        clear();
        io.stderr(`${line.text}\n`);
      } else if (io.isErrorTty) {
        io.stderr(`\r\u001b[K${line.text.slice(0, Math.max(20, io.columns - 1))}`);
        open = true;
      } else if (nowMs() - printedMs >= LOG_EVERY_MS) {
        printedMs = nowMs();
        io.stderr(`${line.text}\n`);
      }
    },
    finish: clear,
  };
}
