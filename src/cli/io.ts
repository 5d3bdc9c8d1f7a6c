/** The world as a command sees it: every effect on the terminal and every word from outside passes here. */
export interface Io {
  /** Writes the result. With `--json` it gets exactly one JSON document. */
  stdout(text: string): void;
  /** Writes progress, warnings and errors. */
  stderr(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths are taken from here. */
  readonly cwd: string;
  /** Whether a person looks at stdout, and so may get color and its own width. */
  readonly isTty: boolean;
  /** Whether a person looks at stderr, and so may get progress that rewrites its line. */
  readonly isErrorTty: boolean;
  /** Width of the terminal in columns. */
  readonly columns: number;
  /** Aborts at the first SIGINT, SIGTERM, SIGHUP or SIGQUIT. */
  readonly signal: AbortSignal;
}
