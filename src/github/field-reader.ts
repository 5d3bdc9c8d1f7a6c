/** Reads values of known forms out of something unknown, and keeps every problem it meets. */
export interface FieldReader {
  /** Whether there is anything but null at a path like `pull_request.head.sha`. */
  optional(path: string): boolean;
  text(path: string, form: RegExp): string;
  /** A full commit id, SHA-1 or SHA-256, in lower case. */
  sha(path: string): string;
  /** A branch name or full reference that git itself would accept. */
  ref(path: string): string;
  /** A positive whole number, as a number or as digits. */
  count(path: string): number;
  /** An http or https address without credentials and without a slash at the end. */
  url(path: string): string;
  /** Whether there is `true` at a path; anything else is no. */
  flag(path: string): boolean;
  /** The texts at one path of every member of a list, at most a hundred; those of another form are left out. */
  texts(listPath: string, path: string): readonly string[];
  problems(): readonly string[];
}

/**
 * What `git check-ref-format` forbids: control characters, space, `~^:?*[\`, `..`, `@{`, a slash or dot at the wrong
 * place.
 */
// oxlint-disable-next-line no-control-regex
const FORBIDDEN_IN_REF = /[\u0000-\u0020\u007F~^:?*[\\]|\.\.|@\{|\/\/|^[/.]|[/.]$|\.lock(\/|$)|\/\./;

/** Creates the reader of a value; `root` stands before the paths in its problems. */
export function createFieldReader(root: string, value: unknown): FieldReader {
  const problems: string[] = [];

  const find = (path: string): unknown => {
    let found = value;
    for (const key of path.split('.'))
      found =
        typeof found === 'object' && found !== null && Object.hasOwn(found, key)
          ? Reflect.get(found, key)
          : undefined;
    return found;
  };

  const read = (path: string, expected: string, accepts: (text: string) => boolean): string => {
    const found = find(path);
    const text = typeof found === 'number' ? String(found) : found;
    if (typeof text === 'string' && text.length <= 1024 && accepts(text)) return text;
    const place = root === '' ? path : `${root}.${path}`;
    const state = found === undefined || found === null || found === '' ? 'is missing' : 'is malformed';
    problems.push(`${place} ${state}: ${expected} is expected`);
    return '';
  };

  return {
    optional: (path) => find(path) !== undefined && find(path) !== null && find(path) !== '',
    text: (path, form) => read(path, `text like ${form.source}`, (text) => form.test(text)),
    sha: (path) => read(path, 'a commit id', (text) => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text)),
    ref: (path) => read(path, 'a branch or reference', (text) => text !== '' && !FORBIDDEN_IN_REF.test(text)),
    count: (path) => Number(read(path, 'a positive whole number', (text) => /^[1-9]\d{0,15}$/.test(text))),
    url: (path) => read(path, 'an address', isAddress).replace(/\/+$/, ''),
    flag: (path) => find(path) === true,
    texts: (listPath, path) => {
      const list = find(listPath);
      const members = Array.isArray(list) ? list.slice(0, 100) : [];
      return members.flatMap((_, index) => {
        const found = find(`${listPath}.${index}.${path}`);
        return typeof found === 'string' && found.length <= 1024 ? [found] : [];
      });
    },
    problems: () => problems,
  };
}

function isAddress(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === ''
  );
}
