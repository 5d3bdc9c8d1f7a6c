import { formatPath } from './path.ts';
import type { ParsedTree } from './parse-tree.ts';
import type { RequestDocument, Shown, StepDocument } from './request-schema.ts';
import type { ScenarioDocument } from './scenario-schema.ts';

/** A scenario file of which every request's path may be shown. */
export type ShownDocument = Omit<ScenarioDocument, 'requests' | 'setup' | 'teardown'> & {
  readonly requests: Shown<RequestDocument>[];
  readonly setup: Shown<StepDocument>[];
  readonly teardown: Shown<StepDocument>[];
};

/**
 * Adds to each request its path with variables by their names. Default names are made of it: a name stands in every
 * report, and it is part of the load's identity, which another value of a token must not change.
 */
export function showPaths(document: ScenarioDocument, { substitutions }: ParsedTree): ShownDocument {
  const shown = new Map(substitutions.map((each) => [formatPath(each.path), each.shown]));
  const show =
    (list: 'requests' | 'setup' | 'teardown') =>
    <Step extends StepDocument>(step: Step, index: number): Shown<Step> => ({
      ...step,
      shownPath: shown.get(formatPath([list, index, 'path'])) ?? step.path,
    });
  return {
    ...document,
    requests: document.requests.map(show('requests')),
    setup: document.setup.map(show('setup')),
    teardown: document.teardown.map(show('teardown')),
  };
}
