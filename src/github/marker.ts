/** Which comment of a pull request is meant: one per workflow file, job and configuration. */
export interface CommentKey {
  /** Like `.github/workflows/perf.yml`. */
  readonly workflowPath: string;
  readonly job: string;
  /** Name of the configuration, so that the legs of a matrix do not share a comment. */
  readonly name: string;
}

/** Which invocation wrote it. Later is a greater run number, or the same with a greater attempt. */
export interface RunOrder {
  readonly runNumber: number;
  readonly attempt: number;
  /** Hexadecimal, drawn by each invocation: tells those of one attempt apart. Empty where it is not known. */
  readonly nonce: string;
}

/** Percent-encodes all but letters, digits, `_` and `.`: nothing that could end an HTML comment or begin a mention. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[^\w.%]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function prefixOf(key: CommentKey): string {
  const fields = `workflow=${encode(key.workflowPath)} job=${encode(key.job)} name=${encode(key.name)}`;
  return `<!-- perf-gate:comment ${fields} `;
}

/** The hidden first line by which a comment is found again. */
export function renderMarker(key: CommentKey, order: RunOrder): string {
  const nonce = order.nonce === '' ? '' : ` nonce=${order.nonce}`;
  return `${prefixOf(key)}run=${order.runNumber} attempt=${order.attempt}${nonce} -->`;
}

/**
 * The order in the marker of a body, or null where the body does not begin with the marker of this key: a comment that
 * quotes ours is not ours.
 */
export function parseMarker(body: string, key: CommentKey): RunOrder | null {
  const prefix = prefixOf(key);
  if (!body.startsWith(prefix)) return null;
  const form = /^run=(\d{1,15}) attempt=(\d{1,15})(?: nonce=([0-9a-f]{1,64}))? -->/;
  const match = form.exec(body.slice(prefix.length));
  if (match === null) return null;
  return { runNumber: Number(match[1]), attempt: Number(match[2]), nonce: match[3] ?? '' };
}

/** A body without the marker that it begins with. */
export function withoutMarker(body: string): string {
  const end = body.indexOf('-->');
  return end === -1 ? body : body.slice(end + 3).replace(/^\r?\n/, '');
}

/** Negative when `a` is of the earlier attempt, positive when of the later one, 0 when both are of the same. */
export function compareOrder(a: RunOrder, b: RunOrder): number {
  return a.runNumber === b.runNumber ? a.attempt - b.attempt : a.runNumber - b.runNumber;
}

/** Whether two invocations of one attempt share a key that each should have for itself. */
export function isTwin(a: RunOrder, b: RunOrder): boolean {
  return compareOrder(a, b) === 0 && a.nonce !== '' && b.nonce !== '' && a.nonce !== b.nonce;
}
