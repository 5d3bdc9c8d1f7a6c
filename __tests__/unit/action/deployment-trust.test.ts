import { expect, test } from '@jest/globals';
import {
  deploymentObjection,
  deploymentRefused,
  type FoundDeployment,
  isOfEnvironment,
} from '../../../src/action/deployment-trust.ts';
import type { DeploymentInputs } from '../../../src/action/inputs.ts';

const RULES: DeploymentInputs = {
  allowedHosts: ['shop-*-acme.vercel.app'],
  creators: ['vercel[bot]'],
  environment: '',
  baselineEnvironment: '',
  allowsProduction: false,
  waitMs: 0,
  onMissing: 'block',
};

const FOUND: FoundDeployment = {
  environment: 'Preview',
  isProduction: false,
  creators: ['vercel[bot]', 'vercel[bot]'],
  url: 'https://shop-a1b2-acme.vercel.app',
};

test('a deployment by who may, where it may, is believed', () => {
  expect(deploymentObjection(FOUND, RULES)).toBeNull();
  expect(deploymentObjection({ ...FOUND, creators: ['Vercel[bot]'] }, RULES)).toBeNull();
});

test.each<[string, Partial<FoundDeployment>, RegExp]>([
  ['by a person', { creators: ['mallory', 'vercel[bot]'] }, /it is by mallory/],
  ['whose state a person told', { creators: ['vercel[bot]', 'mallory'] }, /it is by mallory/],
  ['by nobody who is known', { creators: ['', 'vercel[bot]'] }, /somebody unknown/],
  ['by a user who took a similar name', { creators: ['vercel'] }, /it is by vercel,/],
  ['without an address', { url: '' }, /does not say where/],
  ['at no address', { url: 'shop-a-acme.vercel.app' }, /none that load/],
  ['of another scheme', { url: 'file://shop-a-acme.vercel.app/etc/passwd' }, /none that load/],
  ['with a password', { url: 'https://a:b@shop-a-acme.vercel.app' }, /none that load/],
  ['with a name', { url: 'https://a@shop-a-acme.vercel.app' }, /none that load/],
  ['with a password and no name', { url: 'https://:b@shop-a-acme.vercel.app' }, /none that load/],
  ['on another host', { url: 'https://evil.example' }, /evil\.example is not among `allowed-hosts`/],
  ['on another port', { url: 'https://shop-a-acme.vercel.app:8443' }, /:8443 is not among/],
  ['at the address of metadata', { url: 'http://169.254.169.254/latest' }, /not among/],
  ['in production', { isProduction: true }, /is production/],
  ['in production by its name', { environment: 'Production – shop' }, /Production – shop is production/],
  ['in production in short', { environment: 'prod' }, /is production/],
])('one %s is not', (_, change, message) => {
  const objection = deploymentObjection({ ...FOUND, ...change }, RULES);
  expect(objection?.message).toMatch(message);
  expect(objection?.hint).not.toBe('');
});

test('production may be loaded where the workflow says so', () => {
  const production = { ...FOUND, isProduction: true, environment: 'Production' };
  expect(deploymentObjection(production, { ...RULES, allowsProduction: true })).toBeNull();
});

test('without allowed hosts no deployment is believed', () => {
  expect(deploymentObjection(FOUND, { ...RULES, allowedHosts: [] })).not.toBeNull();
});

test('a refusal says what, why and what would help', () => {
  const error = deploymentRefused('deployment 7', { message: 'it is by mallory', hint: 'Add the login.' });
  expect(error).toMatchObject({
    code: 'DEPLOYMENT_REFUSED',
    message: 'No load is sent to deployment 7: it is by mallory.',
    hint: 'Add the login.',
  });
});

test.each([
  ['Preview', '', true],
  ['Preview – shop', 'preview*', true],
  ['Preview – shop', 'Preview', false],
  ['Preview (shop)', 'Preview (shop)', true],
  ['Previewx', 'Preview.', false],
  ['Production', '*view*', false],
])('the environment %j fits %j: %p', (name, pattern, expected) => {
  expect(isOfEnvironment(name, pattern)).toBe(expected);
});
