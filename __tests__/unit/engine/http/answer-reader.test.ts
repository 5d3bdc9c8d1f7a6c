import { expect, test } from '@jest/globals';
import { MalformedAnswer } from '../../../../src/engine/http/answer-head.ts';
import { AnswerReader } from '../../../../src/engine/http/answer-reader.ts';

/** What a reader tells of an answer whose bytes arrive in pieces of `size`. */
function read(text: string, size = text.length, isHead = false) {
  const told = { heads: [] as number[], body: '', complete: 0, isClean: null as boolean | null };
  const reader = new AnswerReader({
    onHead: ({ status }) => void told.heads.push(status),
    onBody: (chunk) => void (told.body += chunk.toString('latin1')),
    onComplete: (_head, isClean) => {
      told.complete++;
      told.isClean = isClean;
    },
  });
  reader.expect(isHead);
  // Bytes are lent: what comes next overwrites them.
  const lent = Buffer.alloc(Math.max(1, size));
  for (let at = 0; at < text.length; at += size) {
    const length = lent.write(text.slice(at, at + size), 'latin1');
    reader.add(lent.subarray(0, length));
  }
  return { told, reader };
}

const ANSWERS: readonly (readonly [string, string, string])[] = [
  ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\na lamp', 'a lamp'],
  ['no reason phrase', 'HTTP/1.1 200\r\ncontent-length: 6\r\n\r\na lamp', 'a lamp'],
  [
    'chunks',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\na \r\n4;x=7\r\nlamp\r\n0\r\n\r\n',
    'a lamp',
  ],
  [
    'trailers',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n6\r\na lamp\r\n0\r\nx: 7\r\n\r\n',
    'a lamp',
  ],
  [
    'an interim head',
    'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx',
    'x',
  ],
  ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', ''],
  [
    'not modified, with the length of what is not there',
    'HTTP/1.1 304 Not Modified\r\ncontent-length: 7\r\n\r\n',
    '',
  ],
  ['a folded header', 'HTTP/1.1 200 OK\r\nx: a\r\n  b\r\ncontent-length: 1\r\n\r\nx', 'x'],
];

test.each(ANSWERS)('%s: the same however the bytes arrive', (_, text, body) => {
  for (const size of [text.length, 1, 2, 3, 7, 13]) {
    const { told } = read(text, size);
    expect([told.body, told.complete, told.isClean]).toEqual([body, 1, true]);
  }
});

test('HEAD has no body, whatever it says', () => {
  const { told } = read('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', 7, true);
  expect([told.body, told.complete]).toEqual(['', 1]);
});

test('a body without a length ends with the connection', () => {
  const { told, reader } = read('HTTP/1.1 200 OK\r\n\r\na lamp');
  expect(told.complete).toBe(0);
  reader.end();
  expect([told.body, told.complete, told.isClean]).toEqual(['a lamp', 1, false]);
});

test('what comes after an answer makes it the connection’s last, and nobody’s answer', () => {
  const two = 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx';
  const { told, reader } = read(two + two);
  expect([told.complete, told.isClean, told.body]).toEqual([1, false, 'x']);
  expect(() => reader.add(Buffer.from('x'))).toThrow('nobody asked for');
});

test.each([
  ['nothing', ''],
  ['half a head', 'HTTP/1.1 200 OK\r\n'],
  ['half a body', 'HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nsix'],
  ['chunks without an end', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nsix\r\n'],
])('a connection that ends after %s is broken', (_, text) => {
  const { told, reader } = read(text);
  expect(() => reader.end()).toThrow(expect.objectContaining({ code: 'ECONNRESET' }));
  expect(told.complete).toBe(0);
});

test.each([
  ['another protocol', 'SSH-2.0-OpenSSH_9\r\n\r\n'],
  ['a version that is none of ours', 'HTTP/2.0 200 OK\r\n\r\n'],
  ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
  ['a header without a name', 'HTTP/1.1 200 OK\r\n: x\r\n\r\n'],
  ['a blank before the colon', 'HTTP/1.1 200 OK\r\ncontent-length : 7\r\n\r\n'],
  ['a bare line feed in a header', 'HTTP/1.1 200 OK\r\nx: a\nb: c\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'],
  ['a length with a sign', 'HTTP/1.1 200 OK\r\ncontent-length: +7\r\n\r\n'],
  ['a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n'],
  ['a chunk of no size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nlamp\r\n'],
  [
    'a chunk longer than it says',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nlamp\r\n0\r\n\r\n',
  ],
  ['a protocol that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: lamp\r\n\r\n'],
  ['a head without end', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(17_000)}`],
])('%s is no answer', (_, text) => {
  for (const size of [text.length, 7]) {
    expect(() => read(text, size)).toThrow(expect.objectContaining({ name: 'MalformedAnswer' }));
  }
});

test('header names are lower-case, values that come twice stand in a list, and no name means more than it says', () => {
  const heads: unknown[] = [];
  const reader = new AnswerReader({
    onHead: ({ head, keepsAlive, idleMs }) => heads.push({ ...head }, keepsAlive, idleMs),
    onBody() {},
    onComplete() {},
  });
  reader.expect(false);
  const lines = [
    'Set-Cookie: a=1',
    'set-cookie: b=2',
    '__proto__: x',
    'Connection: Close',
    'Keep-Alive: timeout=7, max=3',
  ];
  reader.add(Buffer.from(`HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\ncontent-length: 0\r\n\r\n`));
  expect(heads).toEqual([
    Object.fromEntries([
      ['set-cookie', ['a=1', 'b=2']],
      ['__proto__', 'x'],
      ['connection', 'Close'],
      ['keep-alive', 'timeout=7, max=3'],
      ['content-length', '0'],
    ]),
    false,
    7000,
  ]);
});

test.each([
  ['every line', 'HTTP/1.1 200 OK\ncontent-length: 1\n\nx'],
  ['the last header', 'HTTP/1.1 200 OK\r\ncontent-length: 1\n\r\n'],
  ['the empty line', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\nx'],
])('a head of which %s ends in a bare LF is refused, not waited for', (_, text) => {
  for (const size of [text.length, 1, 7]) expect(() => read(text, size)).toThrow(MalformedAnswer);
});
