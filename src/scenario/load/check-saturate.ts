import type { Hooks } from '../flow/hooks.ts';
import { NO_HOOKS } from '../flow/no-hooks.ts';
import { readTemplate } from '../flow/template.ts';
import { headerTexts, type PlacedText, requestTexts } from '../flow/template-texts.ts';
import type { Objection } from '../objection.ts';
import type { Path } from '../path.ts';
import type { RequestDocument } from '../request-schema.ts';
import { endpointName } from '../resolve-requests.ts';
import type { ScenarioDocument } from '../scenario-schema.ts';
import type { NamedFlow } from './check-executors.ts';
import { formOf } from './load-forms.ts';
import type { ExecutorDocument, LoadDocument } from './load-schema.ts';
import { SATURATION_ROUND } from './load.ts';

/** What else there is, for whatever saturation cannot do. */
const USERS = 'write `vus` instead: users who ask again as soon as they were answered';

/** An executor that saturates: the key that says so, and the flows that it runs. */
interface Saturating {
  readonly key: Path;
  readonly flowsAt: Path;
  readonly wanted: readonly string[] | undefined;
}

/**
 * Saturation sends the same requests again and again over connections of its own: there is no place for what is made
 * anew each time, for users, or for connections of another kind.
 */
export function checkSaturate(
  document: ScenarioDocument,
  flows: readonly NamedFlow[],
  hooks: Hooks,
): readonly Objection[] {
  const { executors } = document.load;
  const forms: readonly (LoadDocument | ExecutorDocument)[] = executors ?? [document.load];
  const saturating = forms.flatMap((form, index): readonly Saturating[] => {
    if (formOf(form) !== 'saturate') return [];
    const at: Path = executors === undefined ? ['load'] : ['load', 'executors', index];
    const key = [...at, form.executor === undefined ? 'connections' : 'executor'];
    return [{ key, flowsAt: [...at, 'flows'], wanted: 'flows' in form ? form.flows : undefined }];
  });
  const [first] = saturating;
  if (first === undefined) return [];
  const isAll = saturating.length === forms.length;
  return [
    ...saturating.flatMap((each) => checkFlows(each, flows)),
    ...checkRequests(document, saturating),
    ...saturating.flatMap((each) => checkWeights(each, document)),
    ...checkHooks(hooks, first),
    ...checkIsolation(document, first),
    ...checkHttp(document, first),
    ...(isAll ? checkLogin(document, first) : []),
  ];
}

function checkFlows({ key, flowsAt, wanted }: Saturating, flows: readonly NamedFlow[]): readonly Objection[] {
  const first = flows.find(({ kind, name }) => kind !== 'request' && (wanted?.includes(name) ?? true));
  if (first === undefined) return [];
  const kind = first.kind === 'journey' ? 'journey' : 'WebSocket';
  return [
    {
      path: key,
      of: 'value',
      message: `saturate runs single requests, and ${JSON.stringify(first.name)} is a ${kind}`,
      hint: 'Write `executors` and name requests in `flows`, or use `vus` for users who run journeys.',
      uses: [key, flowsAt, ...first.uses],
    },
  ];
}

/** Every request is made once, before the first one is sent. */
function checkRequests(
  { requests = [], defaults }: ScenarioDocument,
  saturating: readonly Saturating[],
): readonly Objection[] {
  const placed = requests.flatMap((request, index) => {
    const executor = saturating.find((each) => runs(each, request));
    return executor === undefined ? [] : [{ request, at: ['requests', index] satisfies Path, executor }];
  });
  const shared = headerTexts(defaults.headers, ['defaults', 'headers']).filter(isFilledIn);
  return [
    ...shared.flatMap((text) => {
      // A header of the request's own stands in its place.
      const sender = placed.find(({ request }) => request.headers?.[String(text.path.at(-1))] === undefined);
      return sender === undefined ? [] : [filledIn(text, sender.executor)];
    }),
    ...placed.flatMap(({ request, at, executor }): readonly Objection[] => [
      ...(request.method === 'HEAD' ? [unended([...at, 'method'], executor)] : []),
      ...(request.multipart === undefined
        ? requestTexts(request, at)
            .filter(isFilledIn)
            .map((text) => filledIn(text, executor))
        : [madeUp([...at, 'multipart'], executor)]),
    ]),
  ];
}

function runs({ wanted }: Saturating, request: RequestDocument): boolean {
  return wanted?.includes(request.name ?? endpointName(request.method, request.path)) ?? true;
}

/** What comes less than once in a round would never be sent. */
function checkWeights(saturating: Saturating, { requests = [] }: ScenarioDocument): readonly Objection[] {
  const { key, flowsAt } = saturating;
  const own = requests.flatMap((request, index) =>
    runs(saturating, request) ? [{ weight: request.weight, at: ['requests', index] satisfies Path }] : [],
  );
  const total = own.reduce((sum, { weight }) => sum + weight, 0);
  return own
    .filter(({ weight }) => weight * SATURATION_ROUND < total)
    .map(({ at }) => ({
      path: [...at, 'weight'],
      of: 'value' as const,
      message: `saturate sends a round of ${SATURATION_ROUND} requests again and again, and this one would not come in it once`,
      hint: `Give it a weight of at least one ${SATURATION_ROUND}th of all, or ${USERS}.`,
      uses: [...own.map((each) => [...each.at, 'weight']), key, flowsAt],
    }));
}

function unended(path: Path, { key, flowsAt }: Saturating): Objection {
  return {
    path,
    of: 'value',
    message: 'saturate does not know that an answer to HEAD has no body, and would wait for it',
    hint: `Ask with GET, or ${USERS}.`,
    uses: [path, key, flowsAt],
  };
}

function isFilledIn({ text }: PlacedText): boolean {
  // One that is written wrongly is told elsewhere.
  return text.includes('{{') && readTemplate(text).kind === 'template';
}

function filledIn({ path, of, text }: PlacedText, { key, flowsAt }: Saturating): Objection {
  const shown = /\{\{+[^{}]*\}*/.exec(text)?.[0] ?? '{{';
  return {
    path,
    of,
    message: `saturate sends the same request again and again, and ${shown} would be another each time`,
    hint: `Write the value itself, or ${USERS}.`,
    uses: [path, key, flowsAt],
  };
}

function madeUp(path: Path, { key, flowsAt }: Saturating): Objection {
  return {
    path,
    of: 'key',
    message: 'saturate sends the same request again and again, and files are made up anew for each',
    hint: `Write a \`body\`, or ${USERS}.`,
    uses: [path, key, flowsAt],
  };
}

function checkHooks(hooks: Hooks, { key }: Saturating): readonly Objection[] {
  if (hooks === NO_HOOKS) return [];
  return [
    {
      path: key,
      of: 'value',
      message: 'saturate runs no hooks: the same requests are sent again and again, and nobody is at work',
      hint: `Remove the hooks, or ${USERS}.`,
      uses: [key],
    },
  ];
}

/** Whoever declares `isolation` wants it of all answers. */
function checkIsolation({ isolation }: ScenarioDocument, { key }: Saturating): readonly Objection[] {
  if (isolation === undefined) return [];
  return [
    {
      path: ['isolation'],
      of: 'key',
      message:
        'saturate searches no answer for the data of others: nobody is at work whose own could be told',
      hint: `Remove it, or ${USERS}.`,
      uses: [['isolation'], key],
    },
  ];
}

function checkHttp({ http }: ScenarioDocument, { key }: Saturating): readonly Objection[] {
  const object = (keys: Path, message: string, hint: string): Objection => {
    const path = ['http', ...keys];
    return { path, of: 'value', message, hint: `Remove it, or ${hint}.`, uses: [path, key] };
  };
  return [
    ...(http.connections === 'fresh'
      ? [object(['connections'], 'saturate keeps its connections busy, and opens none for a request', USERS)]
      : []),
    ...(http.redirects > 0
      ? [object(['redirects'], 'saturate follows no redirect, and takes each for the answer', USERS)]
      : []),
    ...(http.compression
      ? [object(['compression'], 'saturate reads answers as they come, and decompresses none', USERS)]
      : []),
    ...(http.proxy === 'environment'
      ? [object(['proxy'], 'saturate connects to the target itself, and never by a proxy', USERS)]
      : []),
  ];
}

/** Beside others who log in the connections just do not; alone nobody would ever. */
function checkLogin({ login }: ScenarioDocument, { key }: Saturating): readonly Objection[] {
  if (login === undefined) return [];
  return [
    {
      path: ['login'],
      of: 'key',
      message: 'nobody logs in: saturate has connections and no users',
      hint: `Write a header with a token from the environment, like \${TOKEN}, or ${USERS}.`,
      uses: [['login'], key],
    },
  ];
}
