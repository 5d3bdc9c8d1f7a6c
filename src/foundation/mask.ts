/** Replaces every secret in a text by `***`. Secrets shorter than four characters are left: masking them says more. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  // Longest first, so that a secret which contains another is masked whole.
  const maskable = secrets.filter((secret) => secret.length >= 4).toSorted((a, b) => b.length - a.length);
  return maskable.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}
