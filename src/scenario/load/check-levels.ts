import type { Objection } from '../objection.ts';
import type { Path } from '../path.ts';
import type { ScenarioDocument } from '../scenario-schema.ts';
import { type ExecutorDocument, LOAD_DEFAULTS, type LoadDocument } from './load-schema.ts';

/**
 * Checks that each level of a `breakpoint` can be told from the others: of connections that are only held nothing is asked
 * once they stand, so no level would have an answer.
 */
export function checkLevels(document: ScenarioDocument): readonly Objection[] {
  const { load } = document;
  if (load.executors === undefined) return checkSearch(document, load, ['load']);
  return load.executors.flatMap((executor, index) =>
    checkSearch(document, executor, ['load', 'executors', index]),
  );
}

function checkSearch(
  { requests = [], journeys = [], websockets = [] }: ScenarioDocument,
  load: LoadDocument | ExecutorDocument,
  at: Path,
): readonly Objection[] {
  if (load.pattern !== 'breakpoint' || load.users === undefined) return [];
  const wanted = 'flows' in load ? load.flows : undefined;
  const runs = ({ name }: { readonly name?: string | undefined }): boolean =>
    wanted === undefined || (name !== undefined && wanted.includes(name));
  if (requests.some(runs) || journeys.some(runs)) return [];
  const levelMs = (load.level ?? LOAD_DEFAULTS.levelMs) / (load.compress ?? 1);
  const sockets = websockets.filter(runs);
  const asks = sockets.some(
    ({ messages, hold }) =>
      messages.some(({ reply, broadcast }) => reply !== undefined || broadcast) ||
      (hold !== undefined && hold <= levelMs),
  );
  if (asks) return [];
  const names = sockets.map(({ name }) => JSON.stringify(name)).join(' and ');
  return [
    {
      path: [...at, 'pattern'],
      of: 'value',
      message: `no level could be told from another: connections of ${names} are held, and nothing is asked of them`,
      hint: 'Give a message a `reply` or `broadcast`, write a `hold` that is shorter than a level, or `rate` instead of `users`.',
      uses: [
        [...at, 'pattern'],
        [...at, 'users'],
        [...at, 'level'],
        ['websockets'],
        ['requests'],
        ['journeys'],
      ],
    },
  ];
}
