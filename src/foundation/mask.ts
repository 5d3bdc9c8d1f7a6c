/** Characters of the shortest secret that is masked: `***` in place of every `a` would say more than it hides. */
export const LEAST_SECRET_LENGTH = 4;

/** Replaces every secret in a text by `***`, also where it is encoded for a URL, a form or JSON (`secretForms`). */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return secretForms(secrets).reduce((masked, form) => masked.replaceAll(form, '***'), text);
}

/**
 * Every form in which secrets may stand in a text: as they are, percent-encoded as a part of a URL or a whole one,
 * encoded as a form, escaped as in JSON. Longest first, so that a secret which contains another is masked whole.
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
    new URLSearchParams([['', sound]]).toString().slice(1),
  ];
  const inLowerCase = encoded.map((form) => form.replaceAll(/%../g, (byte) => byte.toLowerCase()));
  return [secret, ...encoded, ...inLowerCase, JSON.stringify(secret).slice(1, -1)];
}
