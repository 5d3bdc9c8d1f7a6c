/** Characters of the shortest secret that is masked: `***` in place of every `a` would say more than it hides. */
export const LEAST_SECRET_LENGTH = 4;

/** Replaces every secret in a text by `***`, also where it is encoded for a URL, a form or JSON (`secretForms`). */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return secretForms(secrets).reduce((masked, form) => masked.replaceAll(form, '***'), text);
}

/** What ends a text that was cut short for people. */
const ELLIPSIS = '...';

/**
 * Replaces the beginning of a secret, four characters or more of it, that a text which was cut short still shows. What
 * cuts a text knows no secrets, and half a token is too much.
 */
export function maskCutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secretForms(secrets);
  const pieces = text.split(ELLIPSIS);
  return pieces
    .map((piece, index) => (index < pieces.length - 1 ? withoutBeginning(piece, forms) : piece))
    .join(ELLIPSIS);
}

function withoutBeginning(piece: string, forms: readonly string[]): string {
  for (let from = 0; from <= piece.length - LEAST_SECRET_LENGTH; from++) {
    const end = piece.slice(from);
    if (forms.some((form) => form.startsWith(end))) return `${piece.slice(0, from)}***`;
  }
  return piece;
}

/**
 * Every form in which secrets may stand in a text: as they are, percent-encoded as a part of a URL, a whole one or only
 * where they must be, encoded as a form, escaped as in JSON. Longest first, so that a secret which contains another is masked whole.
 */
export function secretForms(secrets: readonly string[]): readonly string[] {
  const forms = secrets.filter((secret) => secret.length >= LEAST_SECRET_LENGTH).flatMap(formsOf);
  return [...new Set(forms)].toSorted((a, b) => b.length - a.length);
}

function formsOf(secret: string): readonly string[] {
  // Half of a surrogate pair, which only a variable of the environment could hold, cannot be encoded.
  const sound = secret.toWellFormed();
  const encoded = [
    encodeURIComponent(sound),
    encodeURI(sound),
    // As hints propose a path: what is encoded already, or may stand there, is left.
    sound.replaceAll(/[^\u0021-\u007e]+/g, encodeURIComponent),
    sound.replaceAll(/%(?![0-9A-Fa-f]{2})|[^\u0021-\u007e]+/g, encodeURIComponent),
    new URLSearchParams([['', sound]]).toString().slice(1),
  ];
  const inLowerCase = encoded.map((form) => form.replaceAll(/%../g, (byte) => byte.toLowerCase()));
  return [secret, ...encoded, ...inLowerCase, JSON.stringify(secret).slice(1, -1)];
}
