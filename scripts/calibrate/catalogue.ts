import type { Section } from './bound.ts';
import type { Study } from './study.ts';
import * as control from './studies/control.ts';
import * as decisiveness from './studies/decisiveness.ts';
import * as estimators from './studies/estimators.ts';
import * as evidence from './studies/evidence.ts';
import * as falseAlarms from './studies/false-alarms.ts';
import * as history from './studies/history.ts';
import * as instances from './studies/instances.ts';
import * as margins from './studies/margins.ts';
import * as peeking from './studies/peeking.ts';
import * as peers from './studies/peers.ts';
import * as power from './studies/power.ts';
import * as tail from './studies/tail.ts';
import * as toleranceByNoise from './studies/tolerance-by-noise.ts';
import * as uniformity from './studies/uniformity.ts';
import * as variance from './studies/variance.ts';
import type { Tally } from './tally.ts';

/** Studies that are told together. */
export interface Chapter {
  /** Where they are written, beside this file. */
  readonly file: string;
  /** What else makes their figures and nobody else's: files and folders, from the repository's root. */
  readonly uses?: readonly string[];
  readonly studies: readonly Study[];
  readonly describe: (tallyOf: (id: string) => Tally) => Section;
}

const PEERS = '__tests__/calibration/peers';

/** All that is calibrated, in the order of the report. */
export const CHAPTERS: readonly Chapter[] = [
  { file: 'studies/false-alarms.ts', ...falseAlarms },
  { file: 'studies/variance.ts', ...variance },
  { file: 'studies/instances.ts', ...instances },
  { file: 'studies/decisiveness.ts', ...decisiveness },
  { file: 'studies/tolerance-by-noise.ts', ...toleranceByNoise },
  { file: 'studies/power.ts', ...power },
  { file: 'studies/tail.ts', ...tail },
  { file: 'studies/history.ts', ...history },
  { file: 'studies/uniformity.ts', uses: ['scripts/calibrate/kolmogorov.ts'], ...uniformity },
  { file: 'studies/control.ts', ...control },
  { file: 'studies/evidence.ts', ...evidence },
  { file: 'studies/margins.ts', ...margins },
  { file: 'studies/peeking.ts', uses: [PEERS], ...peeking },
  { file: 'studies/estimators.ts', ...estimators },
  { file: 'studies/peers.ts', uses: [PEERS], ...peers },
];

export const STUDIES: readonly Study[] = CHAPTERS.flatMap(({ studies }) => studies);

const SOURCES: ReadonlyMap<string, readonly string[]> = new Map(
  CHAPTERS.flatMap(({ file, uses = [], studies }) =>
    studies.map(({ id }) => [id, [`scripts/calibrate/${file}`, ...uses]]),
  ),
);

/**
 * The file that a study is written in and what it alone uses, from the repository's root: with what all studies have in
 * common (`COMMON_SOURCES`), the code that its figures are of. An unknown study is a bug.
 */
export function sourcesOf(id: string): readonly string[] {
  const sources = SOURCES.get(id);
  if (sources === undefined) throw new TypeError(`no study ${id}`);
  return sources;
}

/** The study of that id; an unknown one is a bug. */
export function studyOf(id: string): Study {
  const study = STUDIES.find((each) => each.id === id);
  if (study === undefined) throw new TypeError(`no study ${id}`);
  return study;
}
