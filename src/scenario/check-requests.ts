import { checkMultipart } from './flow/check-multipart.ts';
import type { Objection } from './objection.ts';
import type { Path } from './path.ts';
import type { Part, RequestDocument } from './request-schema.ts';
import { type Method, SAFE_METHODS } from './scenario.ts';
import type { ScenarioDocument } from './scenario-schema.ts';

/** Whatever has a method, a body and expectations. */
type Sendable = Part<
  Pick<RequestDocument, 'method' | 'body' | 'json' | 'multipart' | 'checks' | 'headers' | 'expect'>
>;

const BODIES = ['body', 'json', 'multipart'] as const;

/** Checks each single request, set-up and tear-down step for itself. */
export function checkRequests(document: ScenarioDocument): readonly Objection[] {
  const lists: readonly (readonly [string, readonly Sendable[]])[] = [
    ['setup', document.setup],
    ['requests', document.requests ?? []],
    ['teardown', document.teardown],
  ];
  const each = lists.flatMap(([list, requests]) =>
    requests.flatMap((request, index) => checkRequest(request, [list, index], document['allow-writes'])),
  );
  return [...missingFlows(document), ...each];
}

function missingFlows({ requests, journeys, websockets }: ScenarioDocument): readonly Objection[] {
  if (requests !== undefined || journeys !== undefined || websockets !== undefined) return [];
  const hint = 'Write it like `requests: [ { path: / } ]`; or write `journeys` or `websockets`.';
  const uses = [['requests'], ['journeys'], ['websockets']];
  return [{ path: ['requests'], of: 'value', message: 'is missing', hint, uses }];
}

/** Checks that method, bodies and expectations of a request go together; `at` is where it stands. */
export function checkRequest(request: Sendable, at: Path, allowsWrites: boolean): readonly Objection[] {
  const method = request.method ?? 'GET';
  return [
    ...checkWrites(method, at, allowsWrites),
    ...checkBody(request, method, at),
    ...(request.multipart === undefined ? [] : checkMultipart(request.multipart, [...at, 'multipart'])),
    ...(method === 'HEAD' ? checkHeadAnswer(request, at) : []),
    ...checkNames(request.checks ?? {}, [...at, 'checks']),
  ];
}

function checkWrites(method: Method, at: Path, allowsWrites: boolean): readonly Objection[] {
  if (SAFE_METHODS.includes(method) || allowsWrites) return [];
  return [
    {
      path: [...at, 'method'],
      of: 'value',
      message: `${method} may change data in the target`,
      hint: 'If it may, write `allow-writes: true` at the top level of the file.',
      uses: [[...at, 'method'], ['allow-writes']],
    },
  ];
}

function checkBody(request: Sendable, method: Method, at: Path): readonly Objection[] {
  const written = BODIES.filter((key) => request[key] !== undefined);
  const objections: Objection[] = [];
  const object = (key: string, message: string, hint: string): void => {
    const path = [...at, key];
    objections.push({ path, of: 'key', message, hint, uses: [[...at, 'method'], path] });
  };
  const [first, ...others] = written;
  for (const key of others) object(key, `stands beside ${first}`, 'Keep one of the two.');
  for (const key of written) {
    if (method === 'GET' || method === 'HEAD') {
      object(key, `a ${method} request carries no body`, 'Remove it, or write another method.');
    }
  }
  if (request.multipart !== undefined && request.headers?.['content-type'] !== undefined) {
    const path = [...at, 'headers', 'content-type'];
    const hint = 'Remove it: it names the boundary, which is made up for each request.';
    objections.push({ path, of: 'key', message: 'cannot be set beside multipart', hint, uses: [path] });
  }
  return objections;
}

function checkHeadAnswer({ expect, checks = {} }: Sendable, at: Path): readonly Objection[] {
  const places = [
    { expected: expect, path: [...at, 'expect'] },
    ...Object.entries(checks).map(([name, expected]) => ({ expected, path: [...at, 'checks', name] })),
  ];
  return places.flatMap(({ expected, path }) =>
    (['body-contains', 'json'] as const).flatMap((key) =>
      expected?.[key] === undefined
        ? []
        : [
            {
              path: [...path, key],
              of: 'key' as const,
              message: 'the answer to HEAD has no body',
              hint: 'Remove it, or write method: GET.',
              uses: [
                [...at, 'method'],
                [...path, key],
              ],
            },
          ],
    ),
  );
}

/** Names of checks stand in reports and thresholds: one line, not empty. */
function checkNames(checks: Readonly<Record<string, unknown>>, at: Path): readonly Objection[] {
  return Object.keys(checks).flatMap((name) => {
    const isGood =
      name.trim() === name && name !== '' && name.length <= 100 && !/\p{Cc}/u.test(name) && name !== '*';
    if (isGood) return [];
    const path = [...at, name];
    const hint = 'Name a check in one line of at most 100 characters, like "has a price".';
    return [
      { path, of: 'key' as const, message: `${JSON.stringify(name)} is not a name`, hint, uses: [path] },
    ];
  });
}
