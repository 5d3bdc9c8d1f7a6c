import type { Section } from './bound.ts';
import type { Study } from './study.ts';
import * as control from './studies/control.ts';
import * as decisiveness from './studies/decisiveness.ts';
import * as estimators from './studies/estimators.ts';
import * as evidence from './studies/evidence.ts';
import * as falseAlarms from './studies/false-alarms.ts';
import * as history from './studies/history.ts';
import * as instances from './studies/instances.ts';
import * as peeking from './studies/peeking.ts';
import * as peers from './studies/peers.ts';
import * as power from './studies/power.ts';
import * as tail from './studies/tail.ts';
import * as toleranceByNoise from './studies/tolerance-by-noise.ts';
import * as uniformity from './studies/uniformity.ts';
import type { Tally } from './tally.ts';

/** Studies that are told together. */
export interface Chapter {
  /** Where they are written, beside this file. */
  readonly file: string;
  readonly studies: readonly Study[];
  readonly describe: (tallyOf: (id: string) => Tally) => Section;
}

/** All that is calibrated, in the order of the report. */
export const CHAPTERS: readonly Chapter[] = [
  { file: 'studies/false-alarms.ts', ...falseAlarms },
  { file: 'studies/instances.ts', ...instances },
  { file: 'studies/decisiveness.ts', ...decisiveness },
  { file: 'studies/tolerance-by-noise.ts', ...toleranceByNoise },
  { file: 'studies/power.ts', ...power },
  { file: 'studies/tail.ts', ...tail },
  { file: 'studies/history.ts', ...history },
  { file: 'studies/uniformity.ts', ...uniformity },
  { file: 'studies/control.ts', ...control },
  { file: 'studies/evidence.ts', ...evidence },
  { file: 'studies/peeking.ts', ...peeking },
  { file: 'studies/estimators.ts', ...estimators },
  { file: 'studies/peers.ts', ...peers },
];

export const STUDIES: readonly Study[] = CHAPTERS.flatMap(({ studies }) => studies);

const FILES: ReadonlyMap<string, string> = new Map(
  CHAPTERS.flatMap(({ file, studies }) => studies.map(({ id }) => [id, `scripts/calibrate/${file}`])),
);

/** The file that a study is written in, from the repository's root; an unknown study is a bug. */
export function fileOf(id: string): string {
  const file = FILES.get(id);
  if (file === undefined) throw new TypeError(`no study ${id}`);
  return file;
}

/** The study of that id; an unknown one is a bug. */
export function studyOf(id: string): Study {
  const study = STUDIES.find((each) => each.id === id);
  if (study === undefined) throw new TypeError(`no study ${id}`);
  return study;
}
