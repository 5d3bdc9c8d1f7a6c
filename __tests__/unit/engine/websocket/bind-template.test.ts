import { expect, test } from '@jest/globals';
import { bindTemplate, encodingOf } from '../../../../src/engine/websocket/bind-template.ts';
import { compileTemplate, NameNotSet, renderTemplate } from '../../../../src/scenario/index.ts';

const lookup = (name: string) =>
  new Map([
    ['room', 'a"b'],
    ['user.id', 'talkers/7'],
  ]).get(name);
const later = new Set(['message.id', 'message.now']);

test('what comes later is left open, everything else is filled in once', () => {
  const text =
    '{"by":"{{ user.id }}{{ user.id }}","id":"{{ message.id }}","room":"{{ room }}","at":{{{ message.now }}}}';
  const bound = bindTemplate(compileTemplate(text), lookup, 'json', later);
  expect(bound).toEqual({
    parts: [
      { kind: 'text', text: '{"by":"talkers/7talkers/7","id":"' },
      { kind: 'name', name: 'message.id', isRaw: false },
      { kind: 'text', text: '","room":"a\\"b","at":' },
      { kind: 'name', name: 'message.now', isRaw: true },
      { kind: 'text', text: '}' },
    ],
    names: ['message.id', 'message.now'],
  });
  expect(JSON.parse(renderTemplate(bound, () => '7'))).toEqual({
    by: 'talkers/7talkers/7',
    id: '7',
    room: 'a"b',
    at: 7,
  });
});

test('a text without names, and an empty one, stay what they are', () => {
  expect(bindTemplate(compileTemplate('ping'), lookup, 'text', later).parts).toEqual([
    { kind: 'text', text: 'ping' },
  ]);
  expect(bindTemplate(compileTemplate(''), lookup, 'text', later).parts).toEqual([]);
});

test.each([
  ['{"id":"{{ message.id }}"}', 'json'],
  ['{"id":"{{ message.id }}","n":{{{ quantity }}}}', 'json'],
  ['say {{ text }}', 'text'],
  ['42["say","{{ text }}"]', 'text'],
  ['{{ message.id }}', 'json'],
])('%s: values stand in %s', (text, encoding) => {
  expect(encodingOf(compileTemplate(text))).toBe(encoding);
});

test('a name without a value is told as one', () => {
  expect(() => bindTemplate(compileTemplate('{{ token }}'), lookup, 'text', later)).toThrow(NameNotSet);
});
