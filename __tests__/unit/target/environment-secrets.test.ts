import { expect, test } from '@jest/globals';
import { environmentSecrets } from '../../../src/target/index.ts';

test.each<[string, NodeJS.ProcessEnv, readonly string[]]>([
  ['a token', { VERCEL_TOKEN: 'v-1234' }, ['v-1234']],
  ['a key of an interface', { STRIPE_API_KEY: 'sk_live_1', APIKEY: 'plain-key' }, ['sk_live_1', 'plain-key']],
  ['a secret with a number after its name', { JWT_SECRET_2: 'signed' }, ['signed']],
  [
    'a value with a line break at its end, in both forms',
    { DB_PASSWORD: 'secret\n' },
    ['secret\n', 'secret'],
  ],
  [
    'credentials in an address, whatever it is called',
    { DB: 'postgres://shop:s3cr3t-pass@db/shop' },
    ['shop:s3cr3t-pass@', 's3cr3t-pass'],
  ],
  ['a password that is a word, beside its user', { DB: 'mysql://root:root@db' }, ['root:root@']],
  ['no switch and no number', { USE_TOKEN: 'true', MAX_TOKEN: '4096', TOKEN: '' }, []],
  [
    'nothing else',
    { PATH: '/usr/bin', HOME: '/root', MONKEY: 'banana', PWD: '/work', URL: 'http://a.test/' },
    [],
  ],
])('not to be shown: %s', (_what, env, secrets) => {
  expect(environmentSecrets(env)).toEqual(secrets);
});
