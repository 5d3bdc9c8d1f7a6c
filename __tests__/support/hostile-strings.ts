import * as fc from 'fast-check';

/** Pieces of text that mean something to a terminal, to Markdown, to GitHub or to HTML. */
const FRAGMENTS = [
  '<script>alert(1)</script>',
  '</td></tr></table>',
  '</title></style>',
  '-->',
  '<!--',
  ']]>',
  '&lt;',
  '&#60;',
  '"><img src=x onerror=alert(1)>',
  "' onload='x",
  '|',
  '\\|',
  '`',
  '``',
  '\\',
  '[x](javascript:alert(1))',
  '![x](http://evil.test/x.png)',
  '@octocat',
  '#42',
  'GH-7',
  'http://evil.test',
  'www.evil.test',
  'someone@evil.test',
  'deadbeef1234',
  ':tada:',
  '$x$',
  '**b**',
  '~~s~~',
  '\n',
  '\r\n\r\n# head',
  '\n- item',
  '1. item',
  '\u001b[31m',
  '\u009b2J',
  '\u0000',
  '\u202e',
  '\u2028',
  '\ud800',
  '{a|rich}',
  '商品',
  '🚀',
];

/** Any text, rich in what could break out of its place. */
export const hostileString: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: 'binary', maxLength: 8 })), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''));
