import { isTime } from '../../../src/trial/index.ts';
import { atLeast, type Bound, type Section, showRate } from '../bound.ts';
import { countOutcome, decideByBlocks } from '../block-gate.ts';
import { DEFAULT_FAMILY, drawBlocks, gateOf } from '../families.ts';
import { noiseLaw } from '../noise.ts';
import { linePlot, type Plot, SHARE_AXIS } from '../plots/plot.ts';
import { cumulated } from '../plots/steps.ts';
import type { Study } from '../study.ts';
import { medianBlock, share, type Tally } from '../tally.ts';

/** Block SD, the tolerance tried, and the slowdown of the p95. */
interface Setting {
  readonly deviation: number;
  readonly tolerance: number;
  readonly slowdown: number;
}

const WANTED = 0.95;
const PROMISED: readonly Setting[] = [0.02, 0.03, 0.04].map((deviation) => ({
  deviation,
  tolerance: 0.05,
  slowdown: 0.1,
}));
/** At higher noise: the steps of tolerance, and a slowdown of twice as much. */
const NOISY: readonly Setting[] = [0.06, 0.08, 0.1, 0.15].flatMap((deviation) =>
  [0.05, 0.1, 0.15, 0.2, 0.3].map((tolerance) => ({ deviation, tolerance, slowdown: 2 * tolerance })),
);

const KINDS = ['same', 'slower'] as const;

export const studies: readonly Study[] = [...PROMISED, ...NOISY].flatMap((setting) =>
  KINDS.map((kind): Study => {
    const promised = PROMISED.includes(setting);
    return {
      id: idOf(setting, kind),
      quick: promised ? 300 : 60,
      full: promised ? 10_000 : 1_000,
      batch: 150,
      experiment: (random, count) => {
        const gate = gateOf(DEFAULT_FAMILY, { tolerance: setting.tolerance });
        const slowed = kind === 'slower' ? Math.log1p(setting.slowdown) : 0;
        const drawn = {
          law: noiseLaw('t5'),
          deviation: setting.deviation,
          shiftOf: (member: (typeof DEFAULT_FAMILY)[number], index: number) =>
            index === 1 && isTime(member.metric.kind) ? slowed : 0,
        };
        countOutcome(count, decideByBlocks(gate, drawBlocks(gate, drawn, random)));
      },
    };
  }),
);

function idOf({ deviation, tolerance }: Setting, kind: (typeof KINDS)[number]): string {
  return `decisiveness/${kind}/sd-${deviation}/tolerance-${tolerance}`;
}

export function describe(tallyOf: (id: string) => Tally): Section {
  const found = (setting: Setting, kind: (typeof KINDS)[number]): Tally => tallyOf(idOf(setting, kind));
  const table = (title: string, settings: readonly Setting[]): Section['tables'][number] => ({
    title,
    columns: [
      'block SD',
      'tolerance',
      'gates of each',
      'no change: pass',
      'red',
      'median blocks',
      'slowdown',
      'regression',
      'wrongly pass',
      'median blocks to red',
    ],
    rows: settings.map((setting) => {
      const [same, slower] = [found(setting, 'same'), found(setting, 'slower')];
      return [
        `${100 * setting.deviation} %`,
        `${100 * setting.tolerance} %`,
        Math.min(same.experiments ?? 0, slower.experiments ?? 0).toLocaleString('en-US'),
        showRate(share(same, 'pass')),
        showRate(share(same, 'regression')),
        String(medianBlock(same, 'stop', same.experiments ?? 0) ?? '–'),
        `+${Math.round(100 * setting.slowdown)} %`,
        showRate(share(slower, 'regression')),
        showRate(share(slower, 'pass')),
        String(medianBlock(slower, 'red', slower.experiments ?? 0) ?? '–'),
      ];
    }),
  });
  return {
    title: 'Decisiveness, side by side',
    text: [
      'The default family of a scenario that marks nothing: p50, p95 (level 100 ms, `min-effect` 1 ms), errors and answered arrivals (none fails, 450 requests a side and block). t noise with five degrees of freedom, p50 and p95 independent, fresh instances, at most 40 blocks. The slowdown is of the p95 alone.',
      'At higher noise each tolerance is tried with a slowdown of twice as much: a tolerance is honest where both shares are at least 95 %.',
    ],
    tables: [table('At the default tolerance', PROMISED), table('At higher noise', NOISY)],
    plots: [timePlot(found)],
    bounds: PROMISED.flatMap((setting): readonly Bound[] => [
      atLeast(
        `default family, block SD ${100 * setting.deviation} %, no change: pass within 40 blocks`,
        WANTED,
        share(found(setting, 'same'), 'pass'),
      ),
      atLeast(
        `default family, block SD ${100 * setting.deviation} %, one +10 %: regression within 40 blocks`,
        WANTED,
        share(found(setting, 'slower'), 'regression'),
      ),
    ]),
  };
}

function timePlot(found: (setting: Setting, kind: (typeof KINDS)[number]) => Tally): Plot {
  return linePlot(
    {
      name: 'time-to-decision',
      caption:
        'By which block the default family has stopped without a change (solid), and has called one +10 % a regression (dashed).',
    },
    {
      x: { name: 'blocks', min: 0, max: 40, ticks: [0, 8, 16, 24, 32, 40], label: String },
      y: { name: 'share of gates', ...SHARE_AXIS },
    },
    PROMISED.flatMap((setting, group) => [
      {
        name: `SD ${100 * setting.deviation} %, no change: decided`,
        points: cumulated(found(setting, 'same'), 'stop', 40),
        group,
        steps: true,
      },
      {
        name: `SD ${100 * setting.deviation} %, +10 %: red`,
        points: cumulated(found(setting, 'slower'), 'red', 40),
        group,
        dash: 1,
        steps: true,
      },
    ]),
    [WANTED],
  );
}
