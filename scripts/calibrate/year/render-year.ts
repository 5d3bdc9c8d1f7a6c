import { type Bound, NOT_MEASURED, percent, type Section, showShare, type Table } from '../bound.ts';
import { boundTable, renderSection, renderTable } from '../render.ts';
import type { Mode } from './diary.ts';
import type { Noise } from './drivers.ts';
import type { Fate, Figures } from './figures.ts';
import type { Size } from './size.ts';

/** A year as it was lived in one mode. */
export interface LivedYear {
  readonly mode: Mode;
  readonly figures: Figures;
}

/** Everything that docs/calibration-year.md says. */
export interface YearReport {
  readonly command: string;
  /** ISO 8601, of the day. */
  readonly date: string;
  /** Of the code that was lived with. */
  readonly code: string;
  readonly seed: string;
  readonly size: Size;
  readonly noise: Noise;
  readonly years: readonly LivedYear[];
  readonly bounds: readonly Bound[];
}

const NAMES: Readonly<Record<Mode, string>> = {
  start: 'side by side',
  history: 'history, started',
  preview: 'history, preview',
};

const MOST_FALSE_REDS = 0.005;
const MOST_INCONCLUSIVE = 0.05;
/** Of the slowdowns one may stay unseen. */
const MOST_MISSED = 1;
const MOST_BLAMED = 2;
const MOST_ACTS_A_WEEK = 1;

/** What a year must keep side by side; the figures of one seeded year, as they are. */
export function boundsOf({ mode, figures }: LivedYear): readonly Bound[] {
  if (mode !== 'start') return [];
  const { changes, falseReds, inconclusive, unjudged, found, fates, actsAWeek } = figures;
  const judged = changes - unjudged;
  const blamed = Math.max(0, ...fates.map((fate) => fate.blamed));
  const bound = (name: string, required: string, shown: string, met: boolean): Bound => ({
    name: `the year, ${NAMES[mode]}: ${name}`,
    required,
    found: changes === 0 ? NOT_MEASURED : shown,
    holds: met && changes > 0,
    met: met && changes > 0,
  });
  return [
    bound(
      'pull requests that are red for nothing',
      `≤ ${percent(MOST_FALSE_REDS)}`,
      showShare({ count: falseReds, of: changes }),
      falseReds <= MOST_FALSE_REDS * changes,
    ),
    bound(
      'pull requests without an answer',
      `≤ ${percent(MOST_INCONCLUSIVE)}`,
      showShare({ count: inconclusive, of: judged }),
      inconclusive <= MOST_INCONCLUSIVE * judged,
    ),
    bound(
      'slowdowns found',
      `≥ ${fates.length - MOST_MISSED} of ${fates.length}`,
      `${found} of ${fates.length}`,
      found >= fates.length - MOST_MISSED,
    ),
    bound(
      'pull requests blamed for the slowdown of another one, the most for any',
      `≤ ${MOST_BLAMED}`,
      String(blamed),
      blamed <= MOST_BLAMED,
    ),
    bound(
      'acts of a person a week',
      `≤ ${MOST_ACTS_A_WEEK}`,
      actsAWeek.toFixed(2),
      actsAWeek <= MOST_ACTS_A_WEEK,
    ),
  ];
}

export function sectionsOf({ years }: Pick<YearReport, 'years'>): readonly Section[] {
  return [
    { title: 'Pull requests', text: PULLS, tables: [pullTable(years)], bounds: [], plots: [] },
    { title: 'Slowdowns', text: SLOWDOWNS, tables: years.map(fateTable), bounds: [], plots: [] },
    { title: 'Main', text: MAIN, tables: [mainTable(years)], bounds: [], plots: [] },
    { title: 'What people had to do', text: ACTS, tables: [actTable(years)], bounds: [], plots: [] },
  ];
}

const PULLS = [
  'Each pull request counts once, however many runs it had: red where any of them blocked for a slowdown, else with the answer of its last run. Passed and red for nothing: of those that change nothing. Too few baselines: after a change of the machines, the load or the tool, or on a new level, main has to be measured five times before anything can be compared with it.',
];
const SLOWDOWNS = [
  'Each is brought by one pull request: kept out where somebody minds the red, merged all the same and mended some days later, or merged and then accepted. Found by main: a run of main is red while main has it. Blamed: pull requests that change nothing and are red while main has it, or within a week after.',
];
const MAIN = [
  'A push answers to the last accepted level, by history in every mode, and is measured again on a fresh start where it looks changed (in previews it cannot be). Rightly red: main has a slowdown that nobody has accepted yet. Open runs block nothing and keep the level.',
];
const ACTS = [
  'Overridden: red for nothing and merged all the same. A slowdown that is mended is work on the code and not counted. Runs tried again are not counted either: the calendar wants them, not the gate.',
];

function columns(years: readonly LivedYear[]): readonly string[] {
  return ['', ...years.map(({ mode }) => NAMES[mode])];
}

function rowsOf(
  years: readonly LivedYear[],
  rows: readonly (readonly [string, (figures: Figures) => string | number])[],
): Table['rows'] {
  return rows.map(([name, read]) => [name, ...years.map(({ figures }) => String(read(figures)))]);
}

function pullTable(years: readonly LivedYear[]): Table {
  return {
    title: 'What pull requests were told',
    columns: columns(years),
    rows: rowsOf(years, [
      ['pull requests', ({ changes }) => changes],
      ['… that change nothing', ({ innocent }) => innocent],
      ['passed', ({ passed, innocent }) => showShare({ count: passed, of: innocent })],
      ['red for nothing', ({ falseReds, innocent }) => showShare({ count: falseReds, of: innocent })],
      ['no answer', ({ inconclusive, changes }) => showShare({ count: inconclusive, of: changes })],
      ['… no baseline', ({ open }) => open['no baseline']],
      ['… too few baselines', ({ open }) => open['few baselines']],
      ['… suspected, not confirmed', ({ open }) => open.suspected],
      ['… too noisy', ({ open }) => open.noise],
      ['… otherwise', ({ open }) => open.other],
      ['never judged', ({ unjudged }) => unjudged],
      ['runs that never came to measure', ({ missing }) => missing.pullRequests],
      ['runs tried again, pushes included', ({ again }) => again],
    ]),
  };
}

function fateTable({ mode, figures }: LivedYear): Table {
  const where = ({ regression: { effect } }: Fate): string => (effect.p50 > 0 ? 'p50, p95' : 'p95');
  return {
    title: NAMES[mode],
    columns: ['slowdown', 'of', 'fate', 'its pull request', 'main', 'blamed'],
    rows: figures.fates.map((fate) => [
      `+${(100 * fate.regression.slowdown).toFixed(0)} %`,
      where(fate),
      fate.regression.fate,
      fate.byPullRequest ? 'red' : 'not red',
      fate.regression.fate === 'kept out' ? '–' : fate.byMain ? 'red' : 'not red',
      String(fate.blamed),
    ]),
  };
}

function mainTable(years: readonly LivedYear[]): Table {
  return {
    title: 'What main was told',
    columns: columns(years),
    rows: rowsOf(years, [
      ['pushes', ({ main }) => main.pushes],
      ['judged', ({ main }) => main.judged],
      ['green', ({ main }) => main.green],
      ['rightly red', ({ main }) => main.rightlyRed],
      ['red for nothing', ({ main }) => main.falselyRed],
      ['no baseline', ({ main }) => main.open['no baseline']],
      ['too few baselines', ({ main }) => main.open['few baselines']],
      ['suspected, not confirmed', ({ main }) => main.open.suspected],
      ['too noisy', ({ main }) => main.open.noise],
    ]),
  };
}

function actTable(years: readonly LivedYear[]): Table {
  return {
    title: 'Acts of the year',
    columns: columns(years),
    rows: rowsOf(years, [
      ['overridden', ({ acts }) => acts.overridden],
      ['merged though rightly red', ({ acts }) => acts.mergedRed],
      ['levels accepted', ({ acts }) => acts.accepted],
      ['main looked at for nothing', ({ acts }) => acts.falseAlarmsOfMain],
      ['invalid runs made again', ({ acts }) => acts.invalid],
      ['acts a week', ({ actsAWeek }) => actsAWeek.toFixed(2)],
    ]),
  };
}

export function renderYear(report: YearReport): string {
  const { command, date, code, seed, bounds } = report;
  const broken = bounds.filter(({ holds }) => !holds).length;
  const parts = [
    '# A simulated year',
    `Generated by \`${command}\` on ${date}, seed ${seed}; code \`${code}\` (a hash of the sources that were lived with). The same command gives the same figures on any machine. The figures as data: [calibration-year.json](calibration-year.json). Error rates and power of single gates: [calibration.md](calibration.md).`,
    ...settingOf(report),
    `Of ${bounds.length} bounds, which hold for the mode side by side, ${bounds.length - broken} are kept${broken === 0 ? '.' : ` and ${broken} are **broken**.`}`,
    renderTable(boundTable(bounds)),
    ...sectionsOf(report).flatMap(renderSection),
  ];
  return `${parts.join('\n\n')}\n`;
}

function settingOf({ size, noise }: YearReport): readonly string[] {
  const share = (value: number): string => `${100 * value} %`;
  const slowdowns = size.keptOut + size.mended + size.accepted;
  return [
    `What a team meets in ${size.name}: ${size.pullRequests.toLocaleString('en-US')} pull requests and ${size.pushes.toLocaleString('en-US')} pushes to main, ${slowdowns} of them real slowdowns of ${share(size.slowdown[0])} to ${share(size.slowdown[1])} (${size.mended} merged and mended later, ${size.accepted} merged and accepted, ${size.keptOut} kept out; every other one of the slow requests alone); ${size.fleetChanges} times other machines (5 to 15 % slower or faster; the first time at once, then over three weeks in which both serve), ${size.scenarioEdits} edits of the scenario, ${size.toolUpgrades} upgrades of the tool that measure differently. ${share(size.again)} of the runs are tried once more, ${share(size.missing)} never come to measure (a pull request then has another run some hours later). Artifacts live ${size.retention} days, and in the middle nobody works for ${size.holiday}, so that once nothing is left of them.`,
    `What runs is the action: its own \`openJob\`, \`planJob\`, \`judge\` and \`store\`, with the whole gate, the whole conductor and the artifact store inside, against a GitHub in memory. Only the targets and the load are made: what a window measures is drawn (Student's t, 5 degrees of freedom, p50 and p95 independent). Block SD ${share(noise.block)}; SD of the level between deployments that are measured alone ${share(noise.deployment)}. The default policy and family: p50, p95 (level 100 ms and 240 ms), errors, answered arrivals.`,
    'Side by side: `start` with `baseline-ref: merge-base`. History, started: `start` alone, compared with the runs of main, measured again on a fresh start where something is suspected. History, preview: the URL of a deployment that the branch has for itself, up to five days behind main, which cannot be started again.',
    'Somebody accepts a slowdown of main by accepting its level in the history (`acceptLevel`), once main is red with it. Where main is red for nothing three times in a row, its level is accepted too.',
  ];
}
