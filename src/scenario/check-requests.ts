import type { Objection } from './objection.ts';
import type { Path } from './path.ts';
import type { Shown, StepDocument } from './request-schema.ts';
import { endpointName } from './resolve-requests.ts';
import { SAFE_METHODS } from './scenario.ts';
import type { ShownDocument } from './show-paths.ts';

/** Checks each request for itself and the names of all together. */
export function checkRequests(document: ShownDocument): readonly Objection[] {
  const lists = [
    ['setup', document.setup],
    ['requests', document.requests],
    ['teardown', document.teardown],
  ] as const;
  const each = lists.flatMap(([list, steps]) =>
    steps.flatMap((step, index) => checkStep(step, [list, index], document['allow-writes'])),
  );
  return [...each, ...checkNames(document.requests)];
}

/** The name of each request of the load, in order. */
export function endpointNames(requests: readonly Shown<StepDocument>[]): readonly string[] {
  return requests.map(endpointName);
}

/** What the name of a request rests on. */
export function nameUses(requests: readonly StepDocument[], index: number): readonly Path[] {
  const own = ['requests', index] as const;
  return requests[index]?.name === undefined
    ? [
        [...own, 'name'],
        [...own, 'method'],
        [...own, 'path'],
      ]
    : [[...own, 'name']];
}

function checkStep(step: StepDocument, path: Path, allowsWrites: boolean): readonly Objection[] {
  const { method, expect } = step;
  const objections: Objection[] = [];
  const object = (key: readonly string[], of: 'key' | 'value', message: string, hint: string): void => {
    const uses = [
      [...path, 'method'],
      [...path, ...key],
    ];
    objections.push({ path: [...path, ...key], of, message, hint, uses });
  };
  if (!SAFE_METHODS.includes(method) && !allowsWrites) {
    objections.push({
      path: [...path, 'method'],
      of: 'value',
      message: `${method} may change data in the target`,
      hint: 'If it may, write `allow-writes: true` at the top level of the file.',
      uses: [[...path, 'method'], ['allow-writes']],
    });
  }
  if (step.body !== undefined && step.json !== undefined) {
    object(['json'], 'key', 'stands beside body', 'Keep one of the two.');
  }
  for (const key of ['body', 'json'] as const) {
    if (step[key] !== undefined && (method === 'GET' || method === 'HEAD')) {
      object([key], 'key', `a ${method} request carries no body`, 'Remove it, or write another method.');
    }
  }
  for (const key of ['body-contains', 'json'] as const) {
    if (expect?.[key] !== undefined && method === 'HEAD') {
      object(['expect', key], 'key', 'the answer to HEAD has no body', 'Remove it, or write method: GET.');
    }
  }
  return objections;
}

function checkNames(requests: ShownDocument['requests']): readonly Objection[] {
  const objections: Objection[] = [];
  const first = new Map<string, number>();
  for (const [index, name] of endpointNames(requests).entries()) {
    const path: Path =
      requests[index]?.name === undefined ? ['requests', index] : ['requests', index, 'name'];
    const earlier = first.get(name);
    if (name === '*') {
      const hint = 'Give it another name: * stands for the whole scenario.';
      objections.push({ path, of: 'value', message: '* is not a name', hint, uses: [path] });
    }
    if (earlier === undefined) first.set(name, index);
    else {
      objections.push({
        path,
        of: 'value',
        message: `the endpoint ${JSON.stringify(name)} stands there twice, first as requests[${earlier}]`,
        hint: 'Give each request a `name` of its own, or make one of both and add up the weights.',
        uses: [...nameUses(requests, index), ...nameUses(requests, earlier)],
      });
    }
  }
  return objections;
}
