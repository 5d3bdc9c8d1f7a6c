import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileTemplate, renderTemplate } from '../../../src/scenario/index.ts';
import { renderJson } from '../../../src/scenario/render-json.ts';

test('a text that is one raw name loses its quotes; others keep them', () => {
  const text = renderJson({ count: '{{{ n }}}', list: ['{{{ n }}}', 'a {{{ n }}}'], name: '{{ n }}' });
  expect(text).toBe('{"count":{{{ n }}},"list":[{{{ n }}},"a {{{ n }}}"],"name":"{{ n }}"}');
  const rendered = renderTemplate(compileTemplate(text), () => '7', 'json');
  expect(JSON.parse(rendered)).toEqual({ count: 7, list: [7, 'a 7'], name: '7' });
});

test('whatever a value holds, an encoded name stays within its text', () => {
  const template = compileTemplate(renderJson({ a: ['x {{ v }} y'] }));
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(JSON.parse(renderTemplate(template, () => value, 'json'))).toEqual({ a: [`x ${value} y`] });
    }),
    { seed: 81_112 },
  );
});

test('what holds no names is as JSON has it', () => {
  fc.assert(
    fc.property(
      fc.jsonValue().filter((value) => !JSON.stringify(value).includes('{{{')),
      (value) => {
        expect(renderJson(value)).toBe(JSON.stringify(value));
      },
    ),
    { seed: 81_113 },
  );
});
