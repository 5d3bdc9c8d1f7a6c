import { withoutKind } from './counted-kinds.ts';
import { suggest } from './did-you-mean.ts';
import { measuredNames, placedEndpoints } from './flow/placed-endpoints.ts';
import { allSteps } from './flow/placed-steps.ts';
import { resolveLoad } from './load/resolve-load.ts';
import type { Objection } from './objection.ts';
import { readSubject, type ThresholdSubject } from './parse-threshold.ts';
import type { Path } from './path.ts';
import type { ScenarioDocument } from './scenario-schema.ts';
import type { MetricSource, ThresholdTag } from './threshold.ts';
import { THRESHOLD_CATALOGUE } from './threshold-catalogue.ts';

/** Names that a threshold may limit itself to, and what they rest on. */
interface Names {
  readonly names: readonly string[];
  readonly uses: readonly Path[];
}

/** What a tag is the name of, for messages: one of them, and all. */
const TAG_WORDS: Readonly<Record<ThresholdTag, readonly [one: string, all: string]>> = {
  endpoint: ['request', 'requests'],
  journey: ['journey', 'journeys'],
  group: ['group', 'groups'],
  check: ['check', 'checks'],
  websocket: ['WebSocket', 'WebSockets'],
};

/** Why a metric is never measured by a scenario without its source, and what to do. */
const SOURCE_WORDS: Readonly<Record<MetricSource, readonly [message: string, hint: string]>> = {
  requests: ['the scenario sends no requests', 'Remove it, or write requests or journeys.'],
  arrivals: [
    'a load of users drops nothing',
    'Remove it: only a rate of arrivals can be more than is carried.',
  ],
  iterations: [
    'the scenario has requests that arrive at a rate only',
    'Write http_reqs: each arrival is one request.',
  ],
  journeys: [
    'the scenario has neither journeys nor WebSockets',
    'Remove it, or write `journeys` or `websockets`.',
  ],
  groups: ['no journey has a group', 'Remove it, or write `group` with `steps` in a journey.'],
  checks: [
    'no request has checks',
    'Write `checks` on a request. Unmet expectations are counted by http_req_failed.',
  ],
  polls: ['no journey polls', 'Remove it, or write a `poll` step.'],
  login: ['the scenario has no login', 'Remove it, or write `login`.'],
  isolation: ['the scenario does not say whose data is whose', 'Remove it, or write `isolation`.'],
  consistency: ['nothing is asked after the run', 'Remove it, or write `consistency`.'],
  redirects: ['redirects are not followed', 'Remove it, or write `http: { redirects: 5 }`.'],
  websockets: ['the scenario has no WebSockets', 'Remove it, or write `websockets`.'],
};

/** Checks that each threshold speaks of something that the scenario has. `keys` are those of the `thresholds` map. */
export function checkThresholds(document: ScenarioDocument, keys: readonly string[]): readonly Objection[] {
  return keys.flatMap((key) => {
    const subject = readSubject(key);
    if (subject.kind === 'faults') return [];
    const { value } = subject;
    const objection =
      checkSource(document, value) ?? checkConnecting(document, value) ?? checkName(document, value);
    const path = ['thresholds', key];
    return objection === null
      ? []
      : [{ ...objection, path, of: 'key' as const, uses: [path, ...objection.uses] }];
  });
}

type Finding = Pick<Objection, 'message' | 'hint' | 'uses'>;

function checkSource(document: ScenarioDocument, { metric }: ThresholdSubject): Finding | null {
  const { source } = THRESHOLD_CATALOGUE[metric];
  if (HAS_SOURCE[source](document)) return null;
  const [message, hint] = SOURCE_WORDS[source];
  const uses = [
    ['journeys'],
    ['websockets'],
    ['requests'],
    ['login'],
    ['isolation'],
    ['consistency'],
    ['http'],
    ['load'],
  ];
  return { message: `${metric} has no samples: ${message}`, hint, uses };
}

/** A proxy connects to the target, and `saturate` by itself: how long that took nobody tells. */
function checkConnecting({ http, load }: ScenarioDocument, { metric }: ThresholdSubject): Finding | null {
  if (metric !== 'http_req_connecting') return null;
  const unmeasured = (why: string, hint: string, uses: readonly Path[]): Finding => ({
    message: `${metric} has no samples: ${why}`,
    hint: `Remove it, or write ${hint}.`,
    uses,
  });
  if (http.proxy === 'environment')
    return unmeasured('connections lead through a proxy', '`http: { proxy: none }`', [['http', 'proxy']]);
  const isSaturated = resolveLoad(load).executors.every(({ executor }) => executor === 'saturate');
  return isSaturated
    ? unmeasured('saturate keeps its connections, and does not time them', '`vus` instead', [['load']])
    : null;
}

/** Whether a scenario has what a metric is measured of. */
const HAS_SOURCE: Readonly<Record<MetricSource, (document: ScenarioDocument) => boolean>> = {
  requests: ({ requests, journeys }) => requests !== undefined || journeys !== undefined,
  arrivals: ({ load }) => hasArrivals(load),
  iterations: (document) => HAS_SOURCE.journeys(document) || !hasArrivals(document.load),
  journeys: ({ journeys, websockets }) => journeys !== undefined || websockets !== undefined,
  groups: (document) => allSteps(document).some(({ step }) => step.group !== undefined),
  checks: (document) => checkNames(document).length > 0,
  polls: (document) => allSteps(document).some(({ step }) => step.poll !== undefined),
  login: ({ login }) => login !== undefined,
  isolation: ({ isolation }) => isolation !== undefined,
  consistency: ({ consistency }) => consistency !== undefined,
  redirects: ({ http }) => http.redirects > 0,
  websockets: ({ websockets }) => websockets !== undefined,
};

function hasArrivals(load: ScenarioDocument['load']): boolean {
  return resolveLoad(load).executors.some(({ model }) => model === 'open');
}

function checkName(document: ScenarioDocument, { metric, endpoint, tag }: ThresholdSubject): Finding | null {
  if (tag === null) return null;
  const { names, uses } = namesOf(document, tag);
  const name = withoutKind(metric, endpoint);
  if (names.includes(name)) return null;
  const sizes = names.filter((each) => tag === 'endpoint' && each.startsWith(`${name} `));
  const [one, all] = TAG_WORDS[tag];
  const meant = suggest(name, names);
  const hint =
    sizes.length > 1
      ? `Its times are kept apart by size: write ${sizes.join(' or ')}.`
      : meant !== null
        ? `Did you mean ${meant}?`
        : names.length === 0
          ? `There are no ${all}.`
          : `The ${all} are ${names.join(', ')}.`;
  return { message: `no ${one} is called ${JSON.stringify(name)}`, hint, uses };
}

function namesOf(document: ScenarioDocument, tag: ThresholdTag): Names {
  switch (tag) {
    case 'endpoint': {
      const endpoints = placedEndpoints(document);
      return {
        names: [...new Set(endpoints.flatMap(measuredNames))],
        uses: endpoints.flatMap(({ uses }) => uses),
      };
    }
    case 'journey':
      return flowNames(document.journeys, 'journeys');
    case 'websocket':
      return flowNames(document.websockets, 'websockets');
    case 'group': {
      const groups = allSteps(document).flatMap(({ step, at }) =>
        step.group === undefined ? [] : [{ name: step.group, path: [...at, 'group'] }],
      );
      return { names: [...new Set(groups.map(({ name }) => name))], uses: groups.map(({ path }) => path) };
    }
    case 'check':
      return { names: checkNames(document), uses: [['journeys'], ['requests']] };
  }
}

function flowNames(flows: readonly { readonly name: string }[] = [], list: string): Names {
  return { names: flows.map(({ name }) => name), uses: flows.map((_, index) => [list, index, 'name']) };
}

function checkNames(document: ScenarioDocument): readonly string[] {
  const steps = allSteps(document).flatMap(({ step }) => Object.keys(step.checks ?? {}));
  const single = (document.requests ?? []).flatMap(({ checks }) => Object.keys(checks ?? {}));
  return [...new Set([...single, ...steps])];
}
