import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { deploymentId } from '../../../src/gate/deployment-id.ts';
import type { TargetSource } from '../../../src/gate/gate.ts';

const url = { kind: 'url', url: 'https://p.example/shop?token=top-secret' } as const;
const command = { kind: 'command', command: 'npm start', directory: '.', label: 'npm start' } as const;
const SHA = 'a'.repeat(40);

const idOf = (candidate: TargetSource, label: string, sha: string): string =>
  deploymentId(candidate, label, sha, randomUUID);

test('a URL is one deployment per commit, told by its label and not by its query', () => {
  expect(idOf(url, 'https://p.example/shop', SHA)).toBe(`https://p.example/shop@${SHA}`);
});

test('a label of any length gives an identity that a history file can hold, and different labels different ones', () => {
  const [one, other] = ['x', 'y'].map((end) =>
    idOf(url, `https://p.example/${'x'.repeat(2000)}${end}`, 'a'.repeat(64)),
  );
  expect(one?.length).toBeLessThanOrEqual(500);
  expect(one).not.toBe(other);
});

test('a URL that a command renews is a deployment of its own each time', () => {
  const renewed = { ...url, renewal: { restart: './restart', deploy: '', directory: '.' } };
  expect(idOf(renewed, 'https://p.example/shop', SHA)).not.toContain(SHA);
});

test('what is started, and a URL of no known commit, is a deployment of its own each time', () => {
  expect(idOf(command, 'npm start', SHA)).not.toBe(idOf(command, 'npm start', SHA));
  expect(idOf(url, 'https://p.example', '')).not.toBe(idOf(url, 'https://p.example', ''));
});
