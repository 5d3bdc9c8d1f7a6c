/**
 * Whether any of the files is one that the patterns mean. They are those of GitHub's own `paths:`: `*` is anything but a
 * slash, `**` anything, `?` and `+` say how often the character before them comes, `[]` is one of several; a pattern
 * that begins with `!` takes away, and of those that fit a file the last one counts.
 *
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function anyMatches(files: readonly string[], patterns: readonly string[]): boolean {
  const rules = patterns.map((pattern) => {
    const isNegative = pattern.startsWith('!');
    return { isNegative, form: formOf(isNegative ? pattern.slice(1) : pattern) };
  });
  return files.some((file) => {
    const last = rules.findLast(({ form }) => form.test(file));
    return last !== undefined && !last.isNegative;
  });
}

/** Whether a pattern can be read: brackets and repetitions may be written so that they mean nothing. */
export function isPathPattern(pattern: string): boolean {
  try {
    formOf(pattern.replace(/^!/, ''));
    return pattern.replace(/^!/, '') !== '';
  } catch {
    return false;
  }
}

const TOKEN = /\*\*\/|\*\*|\*|[?+]|\[[^\]/]+\]|[^]/gu;

function formOf(pattern: string): RegExp {
  const parts = pattern.match(TOKEN) ?? [];
  return new RegExp(`^${parts.map(expressionOf).join('')}$`, 'u');
}

function expressionOf(token: string): string {
  if (token === '**/') return '(?:.*/)?';
  if (token === '**') return '.*';
  if (token === '*') return '[^/]*';
  if (token === '?' || token === '+') return token;
  if (token.startsWith('[') && token.length > 1) return token.replaceAll('\\', '\\\\');
  return token.replace(/[\\^$.|(){}[\]*+?/]/u, '\\$&');
}
