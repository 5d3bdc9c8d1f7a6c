/**
 * The first `code` along an error's chain of causes, as Node's own errors carry it; empty without one. It asks for the
 * member and not for the class: an error may come from another realm (a worker, a vm context) and be no `Error` here.
 */
export function codeOf(thrown: unknown): string {
  for (let error = thrown; typeof error === 'object' && error !== null; ) {
    if ('code' in error && typeof error.code === 'string') return error.code;
    error = 'cause' in error ? error.cause : null;
  }
  return '';
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  const hasMessage = typeof thrown === 'object' && thrown !== null && 'message' in thrown;
  return hasMessage && typeof thrown.message === 'string' ? thrown.message : String(thrown);
}
