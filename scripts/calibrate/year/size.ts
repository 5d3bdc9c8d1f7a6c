/** How much happens. */
export interface Size {
  readonly name: string;
  readonly days: number;
  readonly pullRequests: number;
  readonly pushes: number;
  /** Real slowdowns, each brought by one pull request: thrown out, merged and mended later, merged and accepted. */
  readonly keptOut: number;
  readonly mended: number;
  readonly accepted: number;
  /** Slowdowns lie evenly between these shares on the log scale. */
  readonly slowdown: readonly [least: number, most: number];
  readonly fleetChanges: number;
  readonly scenarioEdits: number;
  readonly toolUpgrades: number;
  /** Share of the runs that are tried once more. */
  readonly again: number;
  /** Share of the runs that never come to measure. */
  readonly missing: number;
  /** Days in the middle in which nobody works. */
  readonly holiday: number;
  /** Days after which artifacts are gone: fewer than the holiday, so that once a year nothing is left. */
  readonly retention: number;
}

/** The year of docs/calibration-year.md. */
export const YEAR: Size = {
  name: 'a year',
  days: 365,
  pullRequests: 2500,
  pushes: 1200,
  keptOut: 6,
  mended: 3,
  accepted: 3,
  slowdown: [0.1, 0.5],
  fleetChanges: 3,
  scenarioEdits: 6,
  toolUpgrades: 4,
  again: 0.05,
  missing: 0.1,
  holiday: 16,
  retention: 14,
};

/** Some weeks, for a test: each kind of thing happens at least once. */
export const WEEKS: Size = {
  ...YEAR,
  name: 'six weeks',
  days: 42,
  pullRequests: 24,
  pushes: 60,
  keptOut: 1,
  mended: 1,
  accepted: 1,
  slowdown: [0.2, 0.5],
  fleetChanges: 1,
  scenarioEdits: 1,
  toolUpgrades: 1,
};
