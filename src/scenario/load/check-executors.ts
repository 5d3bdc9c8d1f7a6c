import { suggest } from '../did-you-mean.ts';
import type { Objection } from '../objection.ts';
import type { Path } from '../path.ts';
import { checkForm } from './check-form.ts';
import { FORM_KEYS } from './load-forms.ts';
import type { ExecutorDocument, LoadDocument } from './load-schema.ts';

/** A flow of the scenario, as far as a load speaks of it. */
export interface NamedFlow {
  readonly kind: 'request' | 'journey' | 'websocket';
  readonly name: string;
  /** What its name rests on. */
  readonly uses: readonly Path[];
}

/** Checks the form of the load, or of each of its executors, and that they go together. */
export function checkExecutors(load: LoadDocument, flows: readonly NamedFlow[]): readonly Objection[] {
  const { executors } = load;
  if (executors === undefined) return checkForm(load, ['load']);
  const beside = [...FORM_KEYS, 'executor' as const].filter(
    (key) => load[key] !== undefined && key !== 'arrivals' && key !== 'max-in-flight',
  );
  if (beside.length > 0) {
    return beside.map((key) => ({
      path: ['load', key],
      of: 'key',
      message: 'stands beside executors',
      hint: 'Move it into one of the executors, or leave the executors out.',
      uses: [
        ['load', key],
        ['load', 'executors'],
      ],
    }));
  }
  return [
    ...executors.flatMap((executor, index) => checkExecutor(executor, flows, ['load', 'executors', index])),
    ...checkNames(executors),
    ...checkPatterns(executors),
  ];
}

function checkExecutor(
  executor: ExecutorDocument,
  flows: readonly NamedFlow[],
  at: Path,
): readonly Objection[] {
  return [...checkForm(executor, at), ...checkFlows(executor, flows, at)];
}

function checkNames(executors: readonly ExecutorDocument[]): readonly Objection[] {
  return executors.flatMap(({ name }, index) => {
    const earlier = executors.findIndex((other) => other.name === name);
    if (earlier === index) return [];
    const path = ['load', 'executors', index, 'name'];
    const message = `another executor is called ${JSON.stringify(name)} too`;
    const uses = [path, ['load', 'executors', earlier, 'name']];
    return [{ path, of: 'value' as const, message, hint: 'Give each executor a name of its own.', uses }];
  });
}

/** One load has one pattern: what it finds would be disturbed by another. */
function checkPatterns(executors: readonly ExecutorDocument[]): readonly Objection[] {
  const patterned = executors.flatMap(({ pattern }, index) => (pattern === undefined ? [] : [index]));
  return patterned.slice(1).map((index) => ({
    path: ['load', 'executors', index, 'pattern'],
    of: 'key',
    message: 'is a second pattern in one load',
    hint: 'One executor may have a pattern: write this one out in stages, or in a scenario of its own.',
    uses: patterned.map((each) => ['load', 'executors', each, 'pattern']),
  }));
}

function checkFlows(
  { flows: wanted = [] }: ExecutorDocument,
  flows: readonly NamedFlow[],
  at: Path,
): readonly Objection[] {
  const names = flows.map(({ name }) => name);
  return wanted.flatMap((name, index): readonly Objection[] => {
    const path = [...at, 'flows', index];
    if (names.includes(name)) {
      if (wanted.indexOf(name) === index) return [];
      return [
        {
          path,
          of: 'value',
          message: 'is listed twice',
          hint: 'Remove one; weights say how often it runs.',
          uses: [path],
        },
      ];
    }
    const meant = suggest(name, names);
    return [
      {
        path,
        of: 'value',
        message: `no request, journey or WebSocket is called ${JSON.stringify(name)}`,
        hint: meant === null ? `There are ${names.join(', ')}.` : `Did you mean ${meant}?`,
        uses: [path, ...flows.flatMap(({ uses }) => uses)],
      },
    ];
  });
}
