/** A stretch in which the reference was measured. */
export interface ControlSlot {
  /** Milliseconds from the start of the run. */
  readonly startMs: number;
  /** Requests that it answered. */
  readonly requests: number;
  /** Median response time of the reference, in milliseconds; above 0. */
  readonly responseTimeMs: number;
}

/**
 * How fast the machine was: a bundled server whose every answer takes the same work, measured by the same engine while
 * no target was up. What moves it is the machine, never the candidate.
 */
export interface Control {
  /** What was done, and by what: numbers of different references say nothing about one another. */
  readonly reference: string;
  /** In the order of time; never empty. */
  readonly slots: readonly ControlSlot[];
}

/** The one number of a control that counts: X = log(responseTimeMs) (docs/method.md, "The machine itself"). */
export interface ControlLevel {
  readonly reference: string;
  /** Geometric mean over the slots, in milliseconds. */
  readonly responseTimeMs: number;
}

/** Sums a control up; null where there is none. */
export function controlLevelOf({ control }: { readonly control: Control | null }): ControlLevel | null {
  if (control === null) return null;
  return {
    reference: control.reference,
    responseTimeMs: geometricMean(control.slots.map(({ responseTimeMs }) => responseTimeMs)),
  };
}

/** Averages the controls of jobs that measured one deployment; null where one has none, or another reference. */
export function uniteControls(levels: readonly (ControlLevel | null)[]): ControlLevel | null {
  const known = levels.filter((level) => level !== null);
  const [first] = known;
  const alike = known.length === levels.length && known.every((each) => each.reference === first?.reference);
  return first === undefined || !alike
    ? null
    : {
        reference: first.reference,
        responseTimeMs: geometricMean(known.map(({ responseTimeMs }) => responseTimeMs)),
      };
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
