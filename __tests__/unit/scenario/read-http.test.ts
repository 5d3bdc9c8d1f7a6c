import { expect, test } from '@jest/globals';
import { checkScenario, type NamedFile, parseScenario } from '../../../src/scenario/index.ts';
import { top } from './support/marked-scenario.ts';

const FILES: Readonly<Record<string, string>> = {
  'ca.pem': '-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n',
  'key.pem': '-----BEGIN RSA PRIVATE KEY-----\nB\n-----END RSA PRIVATE KEY-----\n',
};
const read = (path: string): NamedFile =>
  FILES[path] === undefined
    ? { kind: 'unreadable', message: `${path}: no such file`, hint: 'Look.' }
    : { kind: 'text', name: path, text: FILES[path] };

test('the files of TLS are read, and their contents stand in the options', () => {
  const text = top(
    'http: { tls: { ca: ca.pem, certificate: ca.pem, key: key.pem, server-name: shop.example } }',
  );
  expect(parseScenario(text, 'x.yml', {}, read).http.tls).toEqual({
    verify: true,
    authority: FILES['ca.pem'],
    certificate: FILES['ca.pem'],
    key: FILES['key.pem'],
    serverName: 'shop.example',
  });
});

test('a file of the wrong kind, or none, is a problem where it is named', () => {
  const text = top('http: { tls: { ca: key.pem, certificate: nowhere.pem, key: key.pem } }');
  expect(checkScenario(text, 'x.yml', {}, read)).toMatchObject({
    problems: [
      { path: 'http.tls.ca', message: 'key.pem holds no certificate in PEM form' },
      { path: 'http.tls.certificate', message: 'nowhere.pem: no such file' },
    ],
  });
});

test('whoever gives no files is told that there are none', () => {
  expect(checkScenario(top('http: { tls: { ca: ca.pem } }'), 'x.yml', {})).toMatchObject({
    problems: [{ path: 'http.tls.ca', message: expect.stringContaining('comes from no file') }],
  });
});
