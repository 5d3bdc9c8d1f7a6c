import { z } from 'zod';
import { checkPolicy } from './check-policy.ts';
import type { Variables } from './parse-scenario.ts';
import { parseTree } from './parse-tree.ts';
import { DEFAULT_POLICY, type Policy } from './policy.ts';
import { policySchema, policyShape } from './policy-schema.ts';
import { faultProblems, objectionProblems, problemsError, tidyProblems } from './problems.ts';
import { resolvePolicy } from './resolve-policy.ts';
import type { Threshold } from './threshold.ts';
import { thresholds } from './thresholds-leaf.ts';
import { validateTree } from './validate-tree.ts';

/** What a policy file says. */
export interface ParsedPolicy {
  readonly policy: Policy;
  /** Empty when the file names none. */
  readonly thresholds: readonly Threshold[];
}

const nested = z.strictObject({ compare: policySchema, thresholds: thresholds().prefault({}) });
const flat = z.strictObject({ ...policyShape, thresholds: thresholds().prefault({}) });

/**
 * Parses a policy file: the keys of a scenario's `compare`, at the top level or under `compare:`, and `thresholds`.
 * What it does not say is as in `base`. Throws ProblemsError (POLICY_INVALID, or THRESHOLD_UNKNOWN when thresholds on
 * metrics that do not exist are all that is wrong) with every problem at once.
 */
export function parsePolicy(
  text: string,
  source: string,
  variables: Variables = {},
  base: Policy = DEFAULT_POLICY,
): ParsedPolicy {
  const parsed = parseTree(text, source, variables);
  const masks = parsed.substitutions.map(({ value }) => value);
  if (parsed.root === null) throw problemsError('POLICY_INVALID', tidyProblems(parsed.problems, masks));
  const isNested = parsed.root.entries.has('compare');
  const { value, tree, faults, broken } = isNested
    ? validateTree(nested, parsed.root, parsed.broken)
    : validateTree(flat, parsed.root, parsed.broken);
  const document = value && 'compare' in value ? value.compare : (value ?? {});
  const policy = resolvePolicy(document, base);
  const objections = checkPolicy(document, policy, isNested ? ['compare'] : []);
  const problems = tidyProblems(
    [
      ...parsed.problems,
      ...faultProblems(source, faults),
      ...objectionProblems(source, tree, objections, broken),
    ],
    masks,
  );
  if (value !== null && problems.length === 0) return { policy, thresholds: value.thresholds };
  const onlyUnknownMetrics =
    faults.length === problems.length && faults.every(({ kind }) => kind === 'unknown-metric');
  throw problemsError(onlyUnknownMetrics ? 'THRESHOLD_UNKNOWN' : 'POLICY_INVALID', problems);
}
