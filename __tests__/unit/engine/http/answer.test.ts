import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { judgeAnswer, LONGEST_BODY_BYTES, ReceivedAnswer } from '../../../../src/engine/http/answer.ts';
import { createCheck } from '../../../../src/engine/http/expectation.ts';

const lamp = createCheck({ statuses: [200, 204], bodyContains: ['lamp'], json: [] });
const any = createCheck({ statuses: [200, 204], bodyContains: [], json: [] });

function received(status: number, body: string | Buffer, head: Record<string, string> = {}): ReceivedAnswer {
  const answer = new ReceivedAnswer(true);
  answer.begin(7, status, head, 13);
  answer.add(Buffer.from(body));
  return answer;
}

test('status is judged first, then the body', () => {
  expect(judgeAnswer(lamp, received(200, 'a lamp'))).toEqual({ outcome: 'ok', detail: '' });
  expect(judgeAnswer(lamp, received(500, 'a lamp'))).toEqual({ outcome: 'status', detail: 'status 500' });
  expect(judgeAnswer(lamp, received(200, 'a chair'))).toEqual({
    outcome: 'expectation',
    detail: 'the body lacks "lamp"',
  });
  expect(judgeAnswer(any, received(204, ''))).toEqual({ outcome: 'ok', detail: '' });
});

test('an interim head is not the answer', () => {
  const answer = new ReceivedAnswer(false);
  answer.begin(7, 103, { link: '</style.css>' }, 70);
  expect([answer.status, answer.firstByteMs, answer.isEmpty]).toEqual([0, null, false]);
  answer.begin(13, 200, { 'server-timing': 'db;dur=7' }, 70);
  expect([answer.status, answer.firstByteMs, answer.serverTiming]).toEqual([200, 13, 'db;dur=7']);
});

test('repeated headers are joined, and bytes of heads and bodies counted', () => {
  const answer = new ReceivedAnswer(false);
  answer.begin(7, 200, { 'server-timing': ['db;dur=7', 'app;dur=13'] }, 70);
  expect(answer.serverTiming).toBe('db;dur=7,app;dur=13');
  const head = answer.bytes;
  expect(head).toBe(70);
  answer.add(Buffer.alloc(130));
  expect(answer.bytes - head).toBe(130);
});

test('a body up to the bound is checked, a longer one fails without being kept', () => {
  const fitting = Buffer.concat([Buffer.alloc(LONGEST_BODY_BYTES - 4, 'x'), Buffer.from('lamp')]);
  expect(judgeAnswer(lamp, received(200, fitting, { 'x-long': 'y'.repeat(8000) })).outcome).toBe('ok');
  const tooLong = received(200, Buffer.concat([fitting, Buffer.from('!')]));
  expect(judgeAnswer(lamp, tooLong).outcome).toBe('expectation');
  expect(tooLong.body()).toBe('');
});

test('an encoded body cannot be checked, and the detail says what to do', () => {
  const { outcome, detail } = judgeAnswer(lamp, received(200, 'lamp', { 'content-encoding': 'gzip' }));
  expect(outcome).toBe('expectation');
  expect(detail).toContain('accept-encoding');
  expect(judgeAnswer(any, received(200, 'lamp', { 'content-encoding': 'gzip' })).outcome).toBe('ok');
  expect(judgeAnswer(lamp, received(200, 'lamp', { 'content-encoding': 'identity' })).outcome).toBe('ok');
});

test('a letter split between two pieces of the body is read whole', () => {
  const bytes = Buffer.from('lämp');
  const answer = new ReceivedAnswer(true);
  answer.begin(7, 200, {}, 7);
  answer.add(bytes.subarray(0, 2));
  answer.add(bytes.subarray(2));
  expect(answer.body()).toBe('lämp');
});

test.each([
  [received(200, 'a lamp'), 'a lamp', null],
  [received(200, 'a lamp', { 'content-encoding': 'lzma' }), 'a lamp', 'encoded'],
  [received(200, Buffer.alloc(LONGEST_BODY_BYTES + 1, 'x')), '', 'too long'],
  [received(204, ''), '', null],
])('what can be read of a body is read, and what cannot is said: %#', (answer, part, unread) => {
  expect([answer.part(), answer.unread()]).toEqual([part, unread]);
});

const TEXT = 'a lamp '.repeat(130);

test.each([
  ['a plain body', received(200, TEXT), TEXT.length],
  ['a compressed one', received(200, gzipSync(TEXT), { 'content-encoding': 'gzip' }), TEXT.length],
  ['none', received(204, '', { 'content-encoding': 'gzip' }), 0],
  ['an unknown coding, as it came', received(200, 'a lamp', { 'content-encoding': 'lzma' }), 6],
  ['broken bytes, as they came', received(200, 'a lamp', { 'content-encoding': 'gzip' }), 6],
  ['a plain body of any length', received(200, Buffer.alloc(2 * LONGEST_BODY_BYTES)), 2 * LONGEST_BODY_BYTES],
  [
    'a compressed one that is too long to be kept, as it came',
    received(200, Buffer.alloc(LONGEST_BODY_BYTES + 7), { 'content-encoding': 'gzip' }),
    LONGEST_BODY_BYTES + 7,
  ],
])('bytes after decompression: %s', (_what, answer, bytes) => {
  expect(answer.decodedBytes()).toBe(bytes);
});

test('a body that nobody looks at is kept only as long as its compression is to be undone', () => {
  const compressed = gzipSync(TEXT);
  const [plain, encoded] = [{}, { 'content-encoding': 'gzip' }].map((head) => {
    const answer = new ReceivedAnswer(false);
    answer.begin(7, 200, head, 13);
    answer.add(compressed);
    return answer;
  });
  expect([plain?.decodedBytes(), plain?.body()]).toEqual([compressed.length, '']);
  expect([encoded?.decodedBytes(), encoded?.body()]).toEqual([TEXT.length, TEXT]);
});

test('of a body that is too long its beginning is read', () => {
  const answer = received(500, 'a lamp');
  answer.add(Buffer.alloc(LONGEST_BODY_BYTES, 'x'));
  expect([answer.part(), answer.unread()]).toEqual(['a lamp', 'too long']);
});
