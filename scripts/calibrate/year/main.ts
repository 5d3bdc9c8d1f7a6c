/**
 * The life of a team with the gate: `npm run calibrate:year`. Each mode is a process of its own. Options: --modes A,B
 * (of start, bursts, history, auto and preview; all but the last without it), --seed TEXT, --size year|weeks, --write (into docs/ in place
 * of perf-gate-out/calibration/). A mode that was lived to its end is kept there, so that a stopped command goes on with
 * the others. Exits 1 when a bound is broken.
 */
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hashOf } from '../../../src/foundation/index.ts';
import { codeOf } from '../ledger.ts';
import { renderText } from '../render.ts';
import { MODES, type Mode } from './diary.ts';
import type { Noise } from './drivers.ts';
import type { Figures } from './figures.ts';
import { boundsOf, type LivedYear, renderYear, sectionsOf, type YearReport } from './render-year.ts';
import { WEEKS, YEAR } from './size.ts';
import type { YearNews, YearTask } from './worker.ts';

const DEFAULT_MODES = 'start,bursts,history,auto';
const { values } = parseArgs({
  options: {
    modes: { type: 'string', default: DEFAULT_MODES },
    seed: { type: 'string', default: '1' },
    size: { type: 'string', default: 'year' },
    write: { type: 'boolean', default: false },
  },
});
const KEPT = join('perf-gate-out', 'calibration');
const NOISE: Noise = { block: 0.03, deployment: 0.03, bursts: 0 };
const BURSTS: Noise = { ...NOISE, bursts: 0.2 };
/** What is lived with: figures of other code are other figures. */
const LIVED = [
  'src/action',
  'src/baseline',
  'src/cli/commands/accept.ts',
  'src/comparison',
  'src/experiment',
  'src/gate',
  'src/github',
  'src/history',
  'src/report/read-drafts.ts',
  'src/report/render-decision-json.ts',
  'src/statistics',
  'src/verdict',
  'src/scenario/acceptance',
  'src/scenario/policy.ts',
];

/** Lives a year in a process of its own. Rejects when that ends before the year. */
function liveApart(task: YearTask): Promise<Figures> {
  const child = fork(join(import.meta.dirname, 'worker.ts'));
  return new Promise((resolve, reject) => {
    child.on('exit', () => reject(new TypeError(`the year in mode ${task.mode} was not lived to its end`)));
    child.on('message', (news: YearNews) => {
      if (news.kind === 'progress') console.error(`${news.mode}: ${news.done} done, ${news.left} to come`);
      else {
        child.removeAllListeners('exit').disconnect();
        resolve(news.figures);
      }
    });
    child.send(task);
  });
}

/** The figures of a mode: those that are kept of the very same code and year, else those of a year that is lived now. */
async function figuresIn(task: YearTask): Promise<Figures> {
  const key = hashOf({ ...task, code }, 12);
  const file = join(KEPT, `year-${task.mode}-${key}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Figures;
  const figures = await liveApart(task);
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(file, JSON.stringify(figures));
  return figures;
}

function commandOf(): string {
  const words = [
    ...(values.modes === DEFAULT_MODES ? [] : [`--modes ${values.modes}`]),
    ...(values.seed === '1' ? [] : [`--seed ${values.seed}`]),
    ...(values.size === 'year' ? [] : [`--size ${values.size}`]),
    ...(values.write ? ['--write'] : []),
  ];
  return words.length === 0 ? 'npm run calibrate:year' : `npm run calibrate:year -- ${words.join(' ')}`;
}

// Before anything is lived: what is edited meanwhile is not what was lived with.
const code = codeOf([...LIVED, 'scripts/calibrate/year', 'scripts/calibrate/noise.ts']);
const size = values.size === 'weeks' ? WEEKS : YEAR;
const modes = MODES.filter((mode) => values.modes.split(',').includes(mode));
const years = await Promise.all(
  modes.map(async (mode: Mode): Promise<LivedYear> => {
    const figures = await figuresIn({
      mode,
      seed: values.seed,
      size,
      noise: mode === 'bursts' ? BURSTS : NOISE,
    });
    return { mode, figures };
  }),
);
const report: YearReport = {
  command: commandOf(),
  date: new Date().toISOString().slice(0, 10),
  code,
  seed: values.seed,
  size,
  noise: { block: NOISE.block, deployment: NOISE.deployment },
  bursts: BURSTS.bursts,
  years,
  bounds: years.flatMap(boundsOf),
};
const [first, ...rest] = sectionsOf(report);
const sections = first === undefined ? [] : [{ ...first, bounds: report.bounds }, ...rest];
console.log(renderText({ sections, skipped: [] }));
const folder = values.write ? 'docs' : KEPT;
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'calibration-year.md'), renderYear(report));
writeFileSync(
  join(folder, 'calibration-year.json'),
  `${JSON.stringify({ schema: 'perf-gate.calibration-year/1', ...report }, null, 2)}\n`,
);
console.log(`\nwritten to ${join(folder, 'calibration-year.md')}`);
if (report.bounds.some(({ holds }) => !holds)) process.exitCode = 1;
