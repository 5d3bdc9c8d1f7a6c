import { expect, test } from '@jest/globals';
import {
  bindMessage,
  fillMessage,
  prepareMessageText,
} from '../../../../src/engine/websocket/message-template.ts';

const lookup = (name: string) =>
  new Map([
    ['room', 'a"b'],
    ['user.id', 'talkers/7'],
    ['n', '7'],
    ['quoted', '"a"'],
  ]).get(name);

test.each([
  ['/ws', '/ws', 'nothing to fill'],
  ['/ws?room={{ room }}', '/ws?room=a"b', 'a text takes a value as it is'],
  ['{{room}}{{  room  }}', 'a"ba"b', 'gaps beside each other, whatever the spaces'],
  ['{"room":"{{ room }}","by":"{{ user.id }}"}', '{"room":"a\\"b","by":"talkers/7"}', 'JSON escapes it'],
  ['{"n":{{ n }}}', '{"n":7}', 'a gap outside of texts takes a number'],
  ['{"room":{{{ quoted }}}}', '{"room":"a"}', 'three braces put a value in as it is'],
])('%s', (text, filled, _why) => {
  expect(fillMessage(prepareMessageText(text), lookup)).toBe(filled);
});

test.each(['é', '\u2028', '\ud800', 'a\nb', '\\', '😀', ' '])('JSON stays JSON with %j in it', (value) => {
  const template = prepareMessageText('{"text":"{{ text }}"}');
  expect(JSON.parse(fillMessage(template, () => value))).toEqual({ text: value });
});

test('what comes later is left open, everything else is filled once', () => {
  const template = prepareMessageText(
    '{"id":"{{ message.id }}","room":"{{ room }}","at":"{{ message.now }}!"}',
  );
  const bound = bindMessage(template, lookup, ['message.id', 'message.now']);
  const later = new Map([
    ['message.id', 'c01-7'],
    ['message.now', '1700'],
  ]);
  expect(bound.template.names).toEqual(['message.id', 'message.now']);
  expect(fillMessage(bound, (name) => later.get(name))).toBe('{"id":"c01-7","room":"a\\"b","at":"1700!"}');
});

test('a name that nobody knows is told', () => {
  expect(() => fillMessage(prepareMessageText('{{ nobody }}'), lookup)).toThrow('{{ nobody }} has no value');
});
