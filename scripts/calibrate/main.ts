/**
 * Error rates, power and time to decision of the gate, by simulation: `npm run calibrate` (minutes, for CI), or
 * `npm run calibrate -- --full` (hours of one core, resumable: run it again to go on). Options: --workers N, --only TEXT
 * (studies whose id holds it), --report (only tell what the ledger has), --data FOLDER (real histories; skipped without),
 * --write (into docs/ in place of perf-gate-out/calibration/).
 * Exits 1 when a bound is broken beyond its own sampling error, or a study that was asked for has no experiment.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NOT_MEASURED, type Section } from './bound.ts';
import { CHAPTERS, sourcesOf, STUDIES, studyOf } from './catalogue.ts';
import { COMMON_SOURCES, codeOf, Ledger } from './ledger.ts';
import { realHistories } from './real/real-histories.ts';
import { type Calibration, renderText } from './render.ts';
import { runTasks } from './run-tasks.ts';
import type { Study } from './study.ts';
import { sumTallies, type Tally } from './tally.ts';
import type { Task } from './worker.ts';
import { writeCalibration } from './write.ts';

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    workers: { type: 'string', default: String(availableParallelism()) },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
    data: { type: 'string', default: '' },
  },
});
const FOLDER = join('perf-gate-out', 'calibration');
/** Of each study, since each has a file of its own: to word one anew must not throw the others away. */
const CODES: ReadonlyMap<string, string> = new Map(
  STUDIES.map(({ id }) => [id, codeOf([...COMMON_SOURCES, ...sourcesOf(id)])]),
);

/** Runs what the ledger lacks, keeping what it finds. */
async function complete(studies: readonly Study[]): Promise<(id: string) => Tally> {
  // A batch of a study that is no more is of other code.
  const ledger = new Ledger(join(FOLDER, 'ledger.jsonl'), (id) => CODES.get(id) ?? '');
  if (ledger.foreign > 0)
    console.error(`${ledger.foreign} batches in ${ledger.path} are of other code: left aside`);
  // Each study a little further, in turns: a run that is broken off has told something of all of them.
  const tasks = studies
    .flatMap((study) =>
      tasksOf(study, study.full).map((task) => ({ task, part: (task.batch * study.batch) / study.full })),
    )
    .toSorted((a, b) => a.part - b.part)
    .map(({ task }) => task);
  const missing = tasks.filter(
    ({ study, batch }) => !ledger.has({ study, batch, size: studyOf(study).batch }),
  );
  console.error(`${tasks.length - missing.length} of ${tasks.length} batches are in ${ledger.path}`);
  let done = 0;
  if (!values.report)
    await runTasks(missing, Number(values.workers), ({ task: { study, batch }, tally }) => {
      ledger.add({ study, batch, size: studyOf(study).batch, tally });
      done++;
      if (done % 50 === 0) console.error(`${done} of ${missing.length} batches`);
    });
  return (id) => ledger.tallyOf(studyOf(id));
}

/** Runs the few experiments of the quick run; they are the first ones of the full run. */
async function sample(studies: readonly Study[]): Promise<(id: string) => Tally> {
  const tallies = new Map<string, Tally>();
  const tasks = studies.flatMap((study) => tasksOf(study, study.quick));
  await runTasks(tasks, Number(values.workers), ({ task: { study }, tally }) => {
    tallies.set(study, sumTallies([tallies.get(study) ?? {}, tally]));
  });
  return (id) => tallies.get(id) ?? {};
}

function tasksOf({ id, batch }: Study, most: number): readonly Task[] {
  return Array.from({ length: Math.ceil(most / batch) }, (_, index) => ({ study: id, batch: index, most }));
}

/** What makes these figures again; where the data stand is nobody else's business. */
function commandOf(): string {
  const words = [
    ...(values.full || values.report ? ['--full'] : []),
    ...(values.only === '' ? [] : [`--only ${values.only}`]),
    ...(values.data === '' ? [] : ['--data FOLDER']),
    ...(values.write ? ['--write'] : []),
  ];
  return words.length === 0 ? 'npm run calibrate' : `npm run calibrate -- ${words.join(' ')}`;
}

/** With --only, bounds of what was not asked for are left out. */
function asked(section: Section): Section {
  if (values.only === '') return section;
  return { ...section, bounds: section.bounds.filter(({ found }) => found !== NOT_MEASURED) };
}

const studies = STUDIES.filter(({ id }) => id.includes(values.only));
if (studies.length === 0) throw new TypeError(`no study has an id that holds ${values.only}`);
const tallyOf = values.full || values.report ? await complete(studies) : await sample(studies);
const real = realHistories(values.data);
const chapters = CHAPTERS.filter((chapter) => chapter.studies.some((study) => studies.includes(study)));
const result: Calibration = {
  command: commandOf(),
  date: new Date().toISOString().slice(0, 10),
  code: codeOf([...COMMON_SOURCES, ...new Set(studies.flatMap(({ id }) => sourcesOf(id)))]),
  experiments: studies.reduce((sum, { id }) => sum + (tallyOf(id).experiments ?? 0), 0),
  planned: studies.reduce((sum, { quick, full }) => sum + (values.full || values.report ? full : quick), 0),
  sections: [...chapters.map((chapter) => asked(chapter.describe(tallyOf))), ...real.sections],
  skipped: real.skipped,
  counts: Object.fromEntries(studies.map(({ id }) => [id, tallyOf(id)])),
};
console.log(renderText(result));
const written = writeCalibration(result, values.write ? 'docs' : FOLDER);
console.log(`\nwritten to ${written}`);
const unmeasured = studies.filter(({ id }) => tallyOf(id).experiments === undefined);
if (unmeasured.length > 0) console.log(`not measured: ${unmeasured.map(({ id }) => id).join(', ')}`);
if (unmeasured.length > 0 || result.sections.some(({ bounds }) => bounds.some(({ holds }) => !holds)))
  process.exitCode = 1;
