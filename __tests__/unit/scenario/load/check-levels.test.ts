import { expect, test } from '@jest/globals';
import { expectOnlyProblem, loaded, problemsOf, type Row } from '../support/marked-scenario.ts';

function held(load: string, socket = '', more = ''): string {
  return loaded(`${more}websockets: [{ name: chat, path: /ws${socket} }]\n`, load);
}

const SEARCH = 'pattern: breakpoint, users: 20, level: 5s';
const REPLIES = ', messages: [{ name: say, text: "{{ message.id }}", rate: 1/s, reply: $.id }]';
const TELLS = ', messages: [{ name: say, text: hello, rate: 1/s }]';

test.each<Row>([
  [
    'connections that are held',
    held('pattern: §breakpoint, users: 20, level: 5s'),
    'load.pattern',
    'connections of "chat" are held, and nothing is asked of them',
    'Give a message a `reply`',
  ],
  [
    'longer than a level',
    held('pattern: §breakpoint, users: 20, level: 5s', `, hold: 1m${TELLS}`),
    'load.pattern',
    'no level could be told from another',
    'a `hold` that is shorter than a level',
  ],
  [
    'in one of several executors',
    held(
      'executors: [{ name: a, rate: 5, duration: 30s, flows: [home] }, { name: b, pattern: §breakpoint, users: 20, level: 5s, flows: [chat] }]',
      '',
      'requests: [{ name: home, path: / }]\n',
    ),
    'load.executors[1].pattern',
    'connections of "chat" are held',
    '`rate` instead of `users`',
  ],
])('a search for a limit is refused: %s', (...row) => {
  expectOnlyProblem(row);
});

test.each([
  [held(SEARCH, REPLIES), 'replies'],
  [
    held(
      SEARCH,
      `${TELLS.replace('hello', '"{{ message.id }}"').replace(' }]', ', broadcast: true }]')}, broadcast-id: $.id`,
    ),
    'broadcasts',
  ],
  [held(SEARCH, ', hold: 2s'), 'sessions that begin anew in every level'],
  [held('pattern: breakpoint, rate: 20, level: 5s'), 'sessions that come at a rate'],
  [held(SEARCH, '', 'requests: [{ name: home, path: / }]\n'), 'requests beside them'],
  [held('pattern: stress, users: 20, duration: 1m'), 'no search'],
])('is accepted where something is asked at every level: %#', (text) => {
  expect(problemsOf(text)).toEqual([]);
});
