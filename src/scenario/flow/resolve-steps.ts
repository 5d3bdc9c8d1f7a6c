import type { DefaultsDocument } from '../request-schema.ts';
import { resolveRequest } from '../resolve-requests.ts';
import { DEFAULT_TURNS } from './condition-leaves.ts';
import type { Capture, Condition, PollStep, RequestStep, Step } from './journey.ts';
import { stepKindOf } from './step-forms.ts';
import type { FlowStepDocument } from './step-schema.ts';

/** A condition that validation has refused; nothing follows from it. */
const NEVER: Condition = { value: '', test: { kind: 'exists', wanted: true } };

/** Completes steps. */
export function resolveSteps(
  steps: readonly FlowStepDocument[],
  defaults: DefaultsDocument,
): readonly Step[] {
  return steps.flatMap((step) => resolveStep(step, defaults) ?? []);
}

function resolveStep(step: FlowStepDocument, defaults: DefaultsDocument): Step | null {
  const kind = stepKindOf(step);
  switch (kind) {
    case 'request':
      return resolveRequestStep(step, defaults);
    case 'poll':
      return resolvePoll(step, defaults);
    case 'think':
      return { kind, time: step.think ?? { kind: 'fixed', ms: 0 } };
    case 'group':
    case 'if':
    case 'repeat':
    case 'for-each':
      return resolveOuter(kind, step, defaults);
    case null:
      return null;
  }
}

/** A step that holds steps. */
function resolveOuter(
  kind: 'group' | 'if' | 'repeat' | 'for-each',
  step: FlowStepDocument,
  defaults: DefaultsDocument,
): Step {
  const steps = resolveSteps(step.steps ?? [], defaults);
  switch (kind) {
    case 'group':
      return { kind, name: step.group ?? '', steps };
    case 'if': {
      const { if: condition = NEVER, else: otherwise = [] } = step;
      return { kind, condition, steps, otherwise: resolveSteps(otherwise, defaults) };
    }
    case 'repeat':
      return { kind, ...(step.repeat ?? { times: 1, whilst: null }), steps };
    case 'for-each': {
      const { 'for-each': list = '', as: item = 'item', 'at-most': atMost = DEFAULT_TURNS } = step;
      return { kind, list, item, atMost, steps };
    }
  }
}

function resolveRequestStep(step: FlowStepDocument, defaults: DefaultsDocument): RequestStep {
  return {
    kind: 'request',
    request: resolveRequest({ ...step, path: step.path ?? '/' }, defaults),
    captures: resolveCaptures(step),
    acknowledge: step.acknowledge ?? null,
  };
}

function resolvePoll(step: FlowStepDocument, defaults: DefaultsDocument): PollStep | null {
  const { poll, name, primary = false } = step;
  if (poll === undefined) return null;
  const { path, headers } = poll;
  const request = {
    path,
    primary,
    ...(name === undefined ? {} : { name }),
    ...(headers === undefined ? {} : { headers }),
  };
  return {
    kind: 'poll',
    request: resolveRequest(request, defaults),
    captures: resolveCaptures(step),
    until: poll.until,
    failWhen: poll['fail-when'] ?? [],
    everyMs: poll.every,
    timeoutMs: poll.timeout,
  };
}

function resolveCaptures({ capture = {} }: FlowStepDocument): readonly Capture[] {
  return Object.entries(capture).map(([name, { from, otherwise }]) => ({ name, from, otherwise }));
}
