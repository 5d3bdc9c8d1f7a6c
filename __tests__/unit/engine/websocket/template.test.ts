import { expect, test } from '@jest/globals';
import { bindTemplate, compileTemplate, fillTemplate } from '../../../../src/engine/websocket/template.ts';

const lookup = (name: string) =>
  new Map([
    ['room', 'a"b'],
    ['user.id', 'talkers/7'],
  ]).get(name);

test.each([
  ['/ws', '/ws', 'nothing to fill'],
  ['/ws?room={{ room }}', '/ws?room=a"b', 'a text takes a value as it is'],
  ['{{room}}{{  room  }}', 'a"ba"b', 'gaps beside each other, whatever the spaces'],
  ['{"room":"{{ room }}","by":"{{ user.id }}"}', '{"room":"a\\"b","by":"talkers/7"}', 'JSON escapes it'],
  ['{"n":{{ user.id }}}', '{"n":talkers/7}', 'a gap outside of texts makes it no JSON'],
])('%s', (text, filled, _why) => {
  expect(fillTemplate(compileTemplate(text), lookup)).toBe(filled);
});

test.each(['é', '\u2028', '\ud800', 'a\nb', '\\', '😀', ' '])('JSON stays JSON with %j in it', (value) => {
  const template = compileTemplate('{"text":"{{ text }}"}');
  expect(JSON.parse(fillTemplate(template, () => value))).toEqual({ text: value });
});

test('what comes later is left open, everything else is filled once', () => {
  const template = compileTemplate('{"id":"{{ message.id }}","room":"{{ room }}","at":"{{ message.now }}!"}');
  const bound = bindTemplate(template, lookup, ['message.id', 'message.now']);
  expect(bound).toEqual({
    pieces: ['{"id":"', '","room":"a\\"b","at":"', '!"}'],
    names: ['message.id', 'message.now'],
    isJson: true,
  });
});

test('a name that nobody knows is a bug', () => {
  expect(() => fillTemplate(compileTemplate('{{ nobody }}'), lookup)).toThrow('nothing is called nobody');
});
