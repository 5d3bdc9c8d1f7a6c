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
  readonly noise: Omit<Noise, 'bursts'>;
  /** Share of the blocks of the year with bursts that vary ten times as much. */
  readonly bursts: number;
  readonly years: readonly LivedYear[];
  readonly bounds: readonly Bound[];
}

const NAMES: Readonly<Record<Mode, string>> = {
  start: 'side by side',
  bursts: 'side by side, bursts',
  history: 'history, started',
  auto: 'history, `tolerance: auto`',
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
    // One year, as it was: no share with an interval of its own.
    certifies: '',
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

export function sectionsOf({ years, noise }: Pick<YearReport, 'years' | 'noise'>): readonly Section[] {
  return [
    { title: 'Pull requests', text: PULLS, tables: [pullTable(years)], bounds: [], plots: [] },
    {
      title: 'Slowdowns',
      text: [...SLOWDOWNS, ...unseenOf(years)],
      tables: years.map(fateTable),
      bounds: [],
      plots: [],
    },
    {
      title: 'Main',
      text: [...MAIN, ...openWords(years, noise)],
      tables: [mainTable(years)],
      bounds: [],
      plots: [],
    },
    { title: 'What people had to do', text: ACTS, tables: [actTable(years)], bounds: [], plots: [] },
  ];
}

const PULLS = [
  'Each pull request counts once, however many runs it had: red where any of them blocked for a slowdown, else with the answer of its last run. Passed and red for nothing: of those that change nothing. Too few baselines: after a change of the machines, the load or the tool, or on a new level, main has to be measured five times before anything can be compared with it.',
];
const SLOWDOWNS = [
  'Each is brought by one pull request: kept out where somebody minds the red, merged all the same and mended some days later, or accepted. Let through: the run of the pull request with its entry in `.perf-gate/accepted.yml` found the slowdown again and did not block. Runs of main: those that had the slowdown while the level that main answers to had it not; red; open for want of five baselines; open otherwise. Level moved: a run of main was slower, all of it accepted, and main answers to its level from then on. Blamed: pull requests that change nothing and are red while main has it, or within a week after.',
];
const MAIN = [
  'A push answers to the last accepted level, by history in every mode, and is measured again on a fresh start where it looks changed (in previews it cannot be). Rightly red: main has a slowdown that nobody has accepted yet. Red, though accepted: the slowdown is accepted up to a size, and is not surely below it. Open runs block nothing and keep the level.',
];
const ACTS = [
  'Overridden: red for nothing and merged all the same. A slowdown that is mended is work on the code and not counted. Runs tried again are not counted either: the calendar wants them, not the gate.',
];

/** What becomes of a slowdown that main cannot show, in one sentence for each mode that has one. */
function unseenOf(years: readonly LivedYear[]): readonly string[] {
  return years.flatMap(({ mode, figures: { fates } }) => {
    const merged = fates.filter(({ onMain }) => onMain.judged > 0);
    const unseen = merged.filter(({ byMain, levelMoved }) => !byMain && !levelMoved);
    if (unseen.length === 0) return [];
    const sum = (of: 'judged' | 'few' | 'open'): number =>
      unseen.reduce((total, { onMain }) => total + onMain[of], 0);
    const before = unseen.filter(({ byPullRequest }) => byPullRequest).length;
    return [
      `In the year ${NAMES[mode]}, ${unseen.length} of ${merged.length} slowdowns that were merged never showed on main: of its ${sum('judged')} runs with them ${sum('few')} had fewer than five baselines and ${sum('open')} were open otherwise. Such runs are stored at the level that main answers to, and so the slowdown slips into it; ${before} of these ${unseen.length} had been red in their pull request.`,
    ];
  });
}

/** Why runs of main end open, with their numbers. */
function openWords(years: readonly LivedYear[], { deployment }: Omit<Noise, 'bursts'>): readonly string[] {
  const [first] = years;
  if (first === undefined) return [];
  const { judged, open } = first.figures.main;
  const all = Object.values(open).reduce((sum, count) => sum + count, 0);
  const auto = years.find(({ mode }) => mode === 'auto');
  const withAuto =
    auto === undefined
      ? ''
      : ` With \`tolerance: auto\`, which takes a step that the noise allows, ${auto.figures.main.open.noise.toLocaleString('en-US')} of ${auto.figures.main.judged.toLocaleString('en-US')} are too noisy.`;
  return [
    `${all.toLocaleString('en-US')} of ${judged.toLocaleString('en-US')} runs of main (${NAMES[first.mode]}) end open: ${open.noise} because one deployment whose level varies by ${100 * deployment} % can be told to be less than 5 % slower only where it happens to lie on the fast side in the p50 and the p95, ${open['few baselines'] + open['no baseline']} for want of five baselines, ${open.suspected} because a suspicion was not confirmed, ${open.other} otherwise.${withAuto}`,
  ];
}

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
    columns: ['slowdown', 'of', 'fate', 'its pull request', 'runs of main', 'main', 'blamed'],
    rows: figures.fates.map((fate) => [
      `+${(100 * fate.regression.slowdown).toFixed(0)} %`,
      where(fate),
      fate.regression.fate,
      pullWords(fate),
      runWords(fate),
      mainWords(fate),
      String(fate.blamed),
    ]),
  };
}

function pullWords({ byPullRequest, letThrough }: Fate): string {
  if (!byPullRequest) return 'not red';
  return letThrough ? 'red, then let through' : 'red';
}

function runWords({ onMain: { judged, red, few, open } }: Fate): string {
  return judged === 0 ? '–' : `${judged}: ${red} red, ${few} few baselines, ${open} open`;
}

function mainWords({ regression, byMain, levelMoved }: Fate): string {
  if (regression.fate === 'kept out') return '–';
  if (levelMoved) return byMain ? 'red, then level moved' : 'level moved';
  return byMain ? 'red' : 'not red';
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
      ['red, though accepted', ({ main }) => main.acceptedRed],
      ['red for nothing', ({ main }) => main.falselyRed],
      ['slower and accepted: level moved', ({ main }) => main.accepted],
      ['no baseline', ({ main }) => main.open['no baseline']],
      ['too few baselines', ({ main }) => main.open['few baselines']],
      ['suspected, not confirmed', ({ main }) => main.open.suspected],
      ['too noisy', ({ main }) => main.open.noise],
      ['open otherwise', ({ main }) => main.open.other],
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
      ['slowdown accepted in its pull request', ({ acts }) => acts.accepted],
      ['slowdown accepted on main', ({ acts }) => acts.acceptedOnMain],
      ['accepted what is no slowdown', ({ acts }) => acts.acceptedForNothing],
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

function settingOf({ size, noise, bursts }: YearReport): readonly string[] {
  const share = (value: number): string => `${100 * value} %`;
  const slowdowns = size.keptOut + size.mended + size.accepted;
  return [
    `What a team meets in ${size.name}: ${size.pullRequests.toLocaleString('en-US')} pull requests and ${size.pushes.toLocaleString('en-US')} pushes to main, ${slowdowns} of them real slowdowns of ${share(size.slowdown[0])} to ${share(size.slowdown[1])} (${size.mended} merged and mended later, ${size.accepted} merged and accepted, ${size.keptOut} kept out; every other one of the slow requests alone); ${size.fleetChanges} times other machines (5 to 15 % slower or faster; the first time at once, then over three weeks in which both serve), ${size.scenarioEdits} edits of the scenario, ${size.toolUpgrades} upgrades of the tool that measure differently. ${share(size.again)} of the runs are tried once more, ${share(size.missing)} never come to measure (a pull request then has another run some hours later). Artifacts live ${size.retention} days, and in the middle nobody works for ${size.holiday}, so that once nothing is left of them.`,
    `What runs is the action: its own \`openJob\`, \`planJob\`, \`judge\` and \`store\`, with the whole gate, the whole conductor and the artifact store inside, against a GitHub in memory. Only the targets and the load are made: what a window measures is drawn (Student's t, 5 degrees of freedom, p50 and p95 independent). Block SD ${share(noise.block)}, in the year with bursts ten times that in ${share(bursts)} of the blocks; SD of the level between deployments that are measured alone ${share(noise.deployment)}. The default policy and family: p50, p95 (level 100 ms and 240 ms), errors, answered arrivals.`,
    'Side by side: `start` with `baseline-ref: merge-base`. History, started: `start` alone, compared with the runs of main, measured again on a fresh start where something is suspected; with `tolerance: auto` the same with that in the policy. History, preview: the URL of a deployment that the branch has for itself, up to five days behind main, which cannot be started again.',
    'A slowdown is accepted by the file `.perf-gate/accepted.yml` ([accepting.md](accepting.md)). The author of a pull request that is red and worth it runs `perf-gate accept --reason …` on what its run found; the file is committed to the pull request, whose new head is judged again, and is merged with it, so that the pushes to main read it and later pull requests have it in their base, where it is spent. Where the pull request was not red, somebody runs the same on a run of main that is, within a week, and the file comes with the next push. So they do where main is red because a slowdown is not surely below the size that was accepted, and where main is red for nothing three times in a row. Entries end by themselves after 90 days; nobody takes them out of the file, and one for the same metric takes the place of an older one.',
  ];
}
