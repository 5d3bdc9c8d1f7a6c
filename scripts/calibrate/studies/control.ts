import type { Deployment } from '../../../src/comparison/index.ts';
import type { Random } from '../../../src/foundation/index.ts';
import { atLeast, atMost, type Bound, type Section, showRate } from '../bound.ts';
import { DEFAULT_FAMILY, policyWith } from '../families.ts';
import { decideByDeployments, deploymentOf, type HistoryOutcome } from '../history-gate.ts';
import { type Draw, logNormal, normal, studentT } from '../noise.ts';
import type { Study } from '../study.ts';
import { type Counter, share, type Tally } from '../tally.ts';

/** Deviation of a deployment's level on one machine, and of the control's. */
const OWN_DEVIATION = 0.03;
const CONTROL_DEVIATION = 0.01;

const LAWS: readonly { readonly name: string; readonly words: string; readonly draw: Draw }[] = [
  { name: 'normal', words: 'normal', draw: normal },
  { name: 't3', words: 'Student t, 3 degrees of freedom', draw: studentT(3) },
  { name: 'log-normal', words: 'log-normal (shape 1)', draw: logNormal },
];

/** Gates of the default family that are decided twice: with and without what the controls say. */
interface Setting {
  readonly law: (typeof LAWS)[number];
  readonly baselines: number;
  /** Deviation between machines. */
  readonly machine: number;
  readonly slowdown: number;
}

const NORMAL = LAWS.filter(({ name }) => name === 'normal');
const SETTINGS: readonly Setting[] = [
  ...settings(LAWS, [10, 30], [0, 0.03, 0.08], [0]),
  ...settings(NORMAL, [10, 30], [0, 0.03, 0.08], [0.2, 0.3, 0.5]),
];

function settings(
  laws: readonly Setting['law'][],
  numbers: readonly number[],
  machines: readonly number[],
  slowdowns: readonly number[],
): readonly Setting[] {
  return laws.flatMap((law) =>
    numbers.flatMap((baselines) =>
      machines.flatMap((machine) => slowdowns.map((slowdown) => ({ law, baselines, machine, slowdown }))),
    ),
  );
}

function idOf({ law, baselines, machine, slowdown }: Setting): string {
  return `control/${law.name}/n-${baselines}/machine-${machine}/plus-${slowdown}`;
}

export const studies: readonly Study[] = SETTINGS.map((setting) => ({
  id: idOf(setting),
  quick: 150,
  full: 4_000,
  batch: 250,
  experiment: (random, count) => decideTwice(setting, random, count),
}));

function decideTwice({ law, baselines, machine, slowdown }: Setting, random: Random, count: Counter): void {
  const job = (): number => machine * normal(random);
  const measure = (id: string, speed: number, slower: number): Deployment => {
    // The p95 alone is slower.
    const levels = DEFAULT_FAMILY.map(
      (_, index) => speed + OWN_DEVIATION * law.draw(random) + (index === 1 ? slower : 0),
    );
    const responseTimeMs = 0.7 * Math.exp(speed + CONTROL_DEVIATION * normal(random));
    return {
      ...deploymentOf(DEFAULT_FAMILY, levels, id),
      control: { reference: 'simulated', responseTimeMs },
    };
  };
  const before = Array.from({ length: baselines }, (_, index) => measure(`before-${index}`, job(), 0));
  // What is measured again is measured by the same job, on the same machine.
  const [own, slower] = [job(), Math.log1p(slowdown)];
  const [first, second] = [measure('candidate-1', own, slower), measure('candidate-2', own, slower)];
  const blind = (each: Deployment): Deployment => ({ ...each, control: null });
  const policy = policyWith({});
  countDeployments(
    count,
    'without',
    decideByDeployments(policy, before.map(blind), blind(first), () => blind(second)),
  );
  const known = decideByDeployments(policy, before, first, () => second);
  countDeployments(count, 'with', known);
  count.add(
    'used',
    known.alone.comparisons.some(({ control }) => control !== null && control.slope !== null),
  );
}

function countDeployments(count: Counter, how: string, { alone, confirmed }: HistoryOutcome): void {
  count.add(`${how}:alone:${alone.verdict}`);
  count.add(`${how}:confirmed:${confirmed.verdict}`);
}

export function describe(tallyOf: (id: string) => Tally): Section {
  return {
    title: 'The machine itself',
    text: [
      `Each deployment is measured by another job on another machine; all its times are off by what that machine is off. Beside it a control is measured, which the machine moves as much and which has ${100 * CONTROL_DEVIATION} % of noise of its own. The same gates are decided with and without the controls: default family, SD ${100 * OWN_DEVIATION} % of a deployment on one machine.`,
      'What is measured again is measured by the same job, so that a slow machine is slow again: without a control, confirmation does not help against it.',
    ],
    tables: [
      tableOf(
        'Red without a change',
        'Held to 1 %, with the control: red alone, but of log-normal deployments red confirmed. Alone these are above 1 % and shown, as under "Against the history": ten baselines of a few numbers do not tell such a law from a quiet one, and machines that differ hide a part of it only as long as their share is not taken off. Without the control everything is shown.',
        SETTINGS.filter(({ slowdown }) => slowdown === 0),
        tallyOf,
      ),
      tableOf(
        'The p95 slower',
        'Held to at least 90 %: red confirmed with the control, +30 %, machines that differ by 8 %, 30 baselines. The rest is shown.',
        SETTINGS.filter(({ slowdown }) => slowdown > 0),
        tallyOf,
      ),
    ],
    plots: [],
    bounds: SETTINGS.flatMap((setting) => boundsOf(setting, tallyOf(idOf(setting)))),
  };
}

function tableOf(
  title: string,
  note: string,
  rows: readonly Setting[],
  tallyOf: (id: string) => Tally,
): Section['tables'][number] {
  return {
    title,
    note,
    columns: [
      'deployments',
      'machines differ by (SD)',
      'baselines',
      'slowdown',
      'gates',
      'control used',
      'red alone, without',
      'with',
      'red confirmed, without',
      'with',
      'pass, without',
      'with',
    ],
    rows: rows.map((setting) => {
      const tally = tallyOf(idOf(setting));
      return [
        setting.law.words,
        `${100 * setting.machine} %`,
        String(setting.baselines),
        `+${Math.round(100 * setting.slowdown)} %`,
        (tally.experiments ?? 0).toLocaleString('en-US'),
        showRate(share(tally, 'used')),
        ...['alone:regression', 'confirmed:regression', 'confirmed:pass'].flatMap((outcome) =>
          ['without', 'with'].map((how) => showRate(share(tally, `${how}:${outcome}`))),
        ),
      ];
    }),
  };
}

function boundsOf(setting: Setting, tally: Tally): readonly Bound[] {
  const { law, machine, baselines, slowdown } = setting;
  const where = `${law.words}, machines differ by ${100 * machine} %, ${baselines} baselines`;
  if (slowdown === 0) {
    // Alone, a skewed law cannot be told from a quiet one by ten baselines ("Against the history"), control or not.
    const how = law.name === 'log-normal' ? 'confirmed' : 'alone';
    return [
      atMost(`control, red without a change, ${how}: ${where}`, 0.01, share(tally, `with:${how}:regression`)),
      ...(machine === 0
        ? [atMost(`control, used where machines are alike: ${where}`, 0.05, share(tally, 'used'))]
        : []),
    ];
  }
  return slowdown === 0.3 && machine === 0.08 && baselines === 30
    ? [atLeast(`control, +30 %: red confirmed, ${where}`, 0.9, share(tally, 'with:confirmed:regression'))]
    : [];
}
