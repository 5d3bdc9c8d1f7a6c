import { checkEndpointNames } from './check-endpoints.ts';
import { checkLoad } from './check-load.ts';
import { checkOverrides } from './check-overrides.ts';
import { checkPolicy, checkWarmUp } from './check-policy.ts';
import { checkRequests } from './check-requests.ts';
import { checkThresholds } from './check-thresholds.ts';
import { checkFlows } from './flow/check-flows.ts';
import { checkSteps } from './flow/check-steps.ts';
import { checkTemplates } from './flow/check-templates.ts';
import { checkWebSockets } from './flow/check-websockets.ts';
import type { Hooks } from './flow/hooks.ts';
import { placedEndpoints } from './flow/placed-endpoints.ts';
import type { DataColumns } from './flow/read-data.ts';
import type { Objection } from './objection.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { resolvePolicy } from './resolve-policy.ts';
import type { ScenarioDocument } from './scenario-schema.ts';
import { type MapNode, nodeAt } from './tree.ts';

/** Checks what no value of a document can be wrong in alone: that they go together. */
export function checkDocument(
  document: ScenarioDocument,
  tree: MapNode,
  columns: DataColumns,
  hooks: Hooks,
): readonly Objection[] {
  const policy = resolvePolicy(document.compare, DEFAULT_POLICY);
  return [
    ...checkRequests(document),
    ...checkSteps(document),
    ...checkWebSockets(document),
    ...checkEndpointNames(placedEndpoints(document)),
    ...checkFlows(document),
    ...checkTemplates(document, columns, hooks),
    ...checkLoad(document, policy, hooks),
    ...checkWarmUp(document.load['warm-up'], policy),
    ...checkPolicy(document.compare, policy, ['compare']),
    ...checkOverrides(document),
    ...checkThresholds(document, thresholdKeys(tree)),
  ];
}

function thresholdKeys(tree: MapNode): readonly string[] {
  const node = nodeAt(tree, ['thresholds']);
  return node?.kind === 'map' ? [...node.entries.keys()] : [];
}
