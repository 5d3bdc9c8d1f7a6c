import {
  resolveConsistency,
  resolveIsolation,
  resolveJourneys,
  resolveLogin,
  resolveWebSockets,
} from './flow/resolve-flows.ts';
import { completeThresholds } from './implicit-thresholds.ts';
import { resolveLoad } from './load/resolve-load.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { resolvePolicy } from './resolve-policy.ts';
import { resolveRequest, resolveStep } from './resolve-requests.ts';
import type { AccessHeaders, Scenario } from './scenario.ts';
import type { ScenarioDocument } from './scenario-schema.ts';

/** What a scenario has from outside of its document. */
type OutsideParts = Pick<Scenario, 'source' | 'secrets' | 'data' | 'http' | 'hooks'>;

/** Completes a document that was found sound. Headers that open the deployment go with every request. */
export function resolveScenario(
  written: ScenarioDocument,
  outside: OutsideParts,
  access: AccessHeaders,
): Scenario {
  const defaults = { ...written.defaults, headers: { ...written.defaults.headers, ...access } };
  const document = { ...written, defaults };
  return Object.freeze({
    name: document.name,
    description: document.description,
    ...outside,
    requests: (document.requests ?? []).map((request) => resolveRequest(request, defaults)),
    journeys: resolveJourneys(document),
    webSockets: resolveWebSockets(document),
    login: resolveLogin(document),
    isolation: resolveIsolation(document),
    consistency: resolveConsistency(document),
    load: resolveLoad(document.load),
    limits: { requestBudget: document.limits.requests, messageBudget: document.limits.messages },
    setup: document.setup.map((step) => resolveStep(step, defaults)),
    teardown: document.teardown.map((step) => resolveStep(step, defaults)),
    thresholds: completeThresholds(document),
    policy: resolvePolicy(document.compare, DEFAULT_POLICY),
    defaultHeaders: defaults.headers,
    accessHeaders: Object.keys(access),
  });
}
