import type { Path } from '../path.ts';
import type { ScenarioDocument } from '../scenario-schema.ts';
import type { FlowStepDocument } from './step-schema.ts';

/** A step and where it stands. */
export interface PlacedStep {
  readonly step: FlowStepDocument;
  readonly at: Path;
}

/** A list of steps and where it stands: of the login, or of a journey. */
export interface PlacedSteps {
  readonly steps: readonly FlowStepDocument[];
  readonly at: Path;
}

/** The outer lists of steps of a document: the login's first, then the journeys'. */
function stepLists({
  login,
  journeys = [],
}: Pick<ScenarioDocument, 'login' | 'journeys'>): readonly PlacedSteps[] {
  const own = login === undefined ? [] : [{ steps: login.steps, at: ['login', 'steps'] as const }];
  return [
    ...own,
    ...journeys.map(({ steps }, index) => ({ steps, at: ['journeys', index, 'steps'] as const })),
  ];
}

/** Steps with all that stand within them, in the order of the file. */
export function placedSteps({ steps, at }: PlacedSteps): readonly PlacedStep[] {
  return steps.flatMap((step, index): readonly PlacedStep[] => {
    const own = [...at, index];
    return [
      { step, at: own },
      ...placedSteps({ steps: step.steps ?? [], at: [...own, 'steps'] }),
      ...placedSteps({ steps: step.else ?? [], at: [...own, 'else'] }),
    ];
  });
}

/** Every step of a document. */
export function allSteps(document: Pick<ScenarioDocument, 'login' | 'journeys'>): readonly PlacedStep[] {
  return stepLists(document).flatMap(placedSteps);
}
