import { LEAST_SECRET_LENGTH } from '../foundation/index.ts';

/** Names of variables that hold what must not be shown, as people and platforms choose them. */
const SECRET_NAME =
  /(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|(API|ACCESS|PRIVATE|SIGNING|ENCRYPTION|DEPLOY)_?KEY)(_|$)/i;
/** A user's name and password in an address: `postgres://shop:word@db/shop`. */
const CREDENTIALS = /:\/\/([^/?#\s:@]*):([^/?#\s@]+)@/g;
/** Switches and numbers are no secrets, whatever they are called: to mask them would garble every message. */
const HARMLESS = /^(true|false|yes|no|on|off|none|null|\d{1,7})$/i;
/** A password no longer than this may be a word like `postgres`; it is masked only beside its user. */
const WORD_LENGTH = 8;

/**
 * What of an environment must not be shown: the values of variables whose names say so, and credentials in addresses. A
 * command that is started has that environment, and what it writes when it fails is quoted in reports, which GitHub does not
 * mask as it does logs. It cannot be complete: who names a secret otherwise must not print it.
 */
export function environmentSecrets(env: Readonly<NodeJS.ProcessEnv>): readonly string[] {
  const found = Object.entries(env).flatMap(([name, value = '']) => [
    ...(SECRET_NAME.test(name) ? [value, value.trim()] : []),
    ...[...value.matchAll(CREDENTIALS)].flatMap(([, user = '', password = '']) =>
      credentialsOf(user, password),
    ),
  ]);
  return [...new Set(found)].filter((each) => each.length >= LEAST_SECRET_LENGTH && !HARMLESS.test(each));
}

function credentialsOf(user: string, password: string): readonly string[] {
  const together = `${user}:${password}@`;
  return password.length > WORD_LENGTH && password !== user ? [together, password] : [together];
}
