import { expect, test } from '@jest/globals';
import { checkScenario, type NamedFile } from '../../../../src/scenario/index.ts';

const readFile = (path: string): NamedFile =>
  path === 'broken.csv'
    ? { kind: 'text', name: path, text: 'id,mail\n1\n' }
    : { kind: 'text', name: path, text: 'id,mail\n1,a\n' };

function problemsOf(lines: string): readonly string[] {
  const text = `name: x\nallow-writes: true\n${lines}\nload: { rate: 20, duration: 1m }\n`;
  const checked = checkScenario(text, 'x.yml', {}, readFile);
  return checked.kind === 'invalid' ? checked.problems.map(({ path, message }) => `${path}: ${message}`) : [];
}

const journey = (steps: string, rest = ''): string => `journeys: [{ name: j, steps: [${steps}] }]\n${rest}`;
const USERS = 'data: { users: { csv: users.csv }, n: { integer: [1, 5] } }';

test.each([
  [journey('{ path: "/{{ user.id }}/{{ user.number }}/{{ iteration }}" }'), 'what every user has'],
  [journey('{ path: "/{{ users.id }}?n={{ n }}" }', USERS), 'data'],
  [journey('{ path: /, capture: { a: $.a } }, { path: "/{{ a }}" }'), 'a capture, later'],
  [
    journey(
      '{ path: /, capture: { a: $.a }, acknowledge: "{{ a }}" }',
      'consistency: { path: "/{{ acknowledged }}" }',
    ),
    'what the step itself captured, when it acknowledges',
  ],
  [
    journey(
      '{ path: /, capture: { s: $.s } }, { if: { value: "{{ s }}", is: 1 }, steps: [{ path: /, capture: { a: $.a } }] }, { path: "/{{ a }}" }',
    ),
    'a capture of a branch that may have been taken',
  ],
  [
    journey(
      '{ path: /, capture: { s: $.s } }, { if: { value: "{{ s }}", is: 1 }, steps: [{ path: / }], else: [{ path: /, capture: { a: $.a } }] }, { path: "/{{ a }}" }',
    ),
    'a capture of the other branch',
  ],
  [journey('{ repeat: 2, steps: [{ path: /, capture: { a: $.a } }] }, { path: "/{{ a }}" }'), 'of a loop'],
  [journey('{ group: g, steps: [{ path: /, capture: { a: $.a } }] }, { path: "/{{ a }}" }'), 'of a group'],
  [
    journey('{ poll: { path: /, until: { $.x: 1 } }, name: p, capture: { a: $.a } }, { path: "/{{ a }}" }'),
    'of a poll',
  ],
  [
    journey(
      '{ path: /, capture: { list: $.l } }, { for-each: "{{ list }}", as: one, steps: [{ path: "/{{ one }}/{{ one.id }}", capture: { a: $.a } }] }, { path: "/{{ a }}" }',
    ),
    'the item of a loop, its members, and what its steps captured',
  ],
  [
    `login: { steps: [{ path: /, capture: { token: $.t } }] }\ndefaults: { headers: { authorization: "Bearer {{ token }}" } }\nrequests: [{ path: "/{{ token }}" }]\nwebsockets: [{ name: w, path: "/{{ token }}" }]`,
    'what the log-in captured, everywhere',
  ],
  [
    `${USERS}\nrequests: [{ path: / }]\nisolation: { belongs-to: "{{ users.id }}", pattern: "o-(x)" }`,
    'data, for whose an answer is',
  ],
  [
    'websockets: [{ name: w, path: /, messages: [{ name: m, json: { "{{ message.id }}": ["{{ message.now }}"] }, rate: 1 }] }]',
    'names of messages, also in keys',
  ],
  [
    journey(
      '{ path: /, capture: { m: $.m } }, { if: { value: "{{ user.number }}", above: "{{ m }}" }, steps: [{ path: / }] }',
    ),
    'both sides of a condition',
  ],
  ['requests: [{ path: "/{{{{not}}" }]', 'what is escaped'],
])('is known: %#, %s', (lines) => {
  expect(problemsOf(lines)).toEqual([]);
});

test.each([
  [
    journey('{ path: "/{{ a }}", capture: { a: $.a } }'),
    'journeys[0].steps[0].path: {{ a }} is not known here',
    'what the step itself is only to capture',
  ],
  [
    journey(
      '{ path: /, capture: { l: $.l } }, { for-each: "{{ l }}", as: one, steps: [{ path: / }] }, { path: "/{{ one }}" }',
    ),
    'journeys[0].steps[2].path: {{ one }} is not known here',
    'the item after its loop',
  ],
  [
    `requests: [{ path: / }]\nlogin: { steps: [{ path: /, capture: { t: $.t } }] }\nconsistency: { path: "/{{ acknowledged }}/{{ t }}" }\njourneys: [{ name: j, steps: [{ path: /, acknowledge: "{{ t }}" }] }]`,
    'consistency.path: {{ t }} is not known here',
    'what a user knew, after the run',
  ],
  [
    `${USERS}\nrequests: [{ path: "/{{ n.x }}" }]`,
    'requests[0].path: n is a single value without members',
    'a member of a single value',
  ],
  [
    'requests: [{ path: /, method: POST, json: { a: [{ "{{ b }}": 1 }] } }]',
    'requests[0].json.a[0]["{{ b }}"]: {{ b }} is not known here',
    'a name in a key of a body',
  ],
  [
    'requests: [{ path: /, method: POST, multipart: { fields: { t: "{{ b }}" } } }]',
    'requests[0].multipart.fields.t: {{ b }} is not known here',
    'a name in a form field',
  ],
  [
    journey('{ poll: { path: /, until: { $.x: "{{ user.id }}" } } }'),
    'journeys[0].steps[0].poll.until["$.x"]: nothing is filled in here: expectations are the same for all users',
    'an expectation of a poll',
  ],
])('is not known: %#', (lines, problem) => {
  expect(problemsOf(lines)).toEqual([problem]);
});

test.each([
  [
    'data: { users: { csv: broken.csv } }\nrequests: [{ path: "/{{ users.anything }}" }]',
    [': has 1 field, the header has 2'],
    'a file that cannot be read',
  ],
  [
    journey('{ path: /, capture: { a: nonsense } }, { path: "/{{ a }}" }'),
    ['journeys[0].steps[0].capture.a: the text "nonsense" is not a JSON path'],
    'a capture that is faulty itself',
  ],
  [
    journey('{ path: /, capture: [a] }, { path: "/{{ a }}" }'),
    ['journeys[0].steps[0].capture: must be a map of keys, not a list'],
    'captures that are faulty as a whole',
  ],
])('what only follows from another fault is not told: %#, %s', (lines, problems) => {
  expect(problemsOf(lines)).toEqual(problems);
});

test('a faulty capture does not hide a name that nobody knows', () => {
  const steps = '{ path: /, capture: { a: nonsense } }, { path: "/{{ b }}" }';
  expect(problemsOf(journey(steps))).toHaveLength(2);
});
