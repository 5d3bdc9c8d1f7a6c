import type { SideDistribution } from '../../comparison/index.ts';
import { evenTicks, logTicks } from '../charts/nice-ticks.ts';
import { formatQuantity } from '../text/format-quantity.ts';
import { displayWidth, pad } from '../text/text-width.ts';

/** Rows of each side's histogram, and what an eighth of a row looks like. */
const HEIGHT = 2;
const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
/** Longest over shortest time from which the axis is logarithmic. */
const WIDE = 4;
const LABEL = 'candidate  ';
/** The slowest two in a thousand are left to the numbers: the axis would be theirs. */
const SHOWN = 0.998;

interface Axis {
  readonly low: number;
  readonly high: number;
  readonly isLog: boolean;
}

/**
 * Histograms of both sides over one axis of time, logarithmic where the times are far apart: which share of a side's
 * requests took how long, both sides to one scale. Empty without a time.
 */
export function distributionLines(
  distributions: readonly SideDistribution[],
  width: number,
): readonly string[] {
  const axis = axisOf(distributions);
  if (axis === null) return [];
  const columns = Math.max(16, width - LABEL.length);
  const shares = distributions.map(({ distribution }) => binned(distribution, axis, columns));
  const most = Math.max(...shares.flat());
  const lines = distributions.flatMap(({ side, p50Ms, p95Ms }, index) => {
    const bins = shares[index] ?? [];
    const numbers = [`p50 ${formatQuantity(p50Ms, 'ms')}`, `p95 ${formatQuantity(p95Ms, 'ms')}`].join(', ');
    const rows = Array.from({ length: HEIGHT }, (_, row) =>
      bins.map((share) => block(share / most, HEIGHT - 1 - row)).join(''),
    );
    return [
      ...rows.map((row, place) => `${pad(place === HEIGHT - 1 ? side : '', LABEL.length)}${row}`.trimEnd()),
      `${' '.repeat(LABEL.length)}${numbers}`,
    ];
  });
  return [...lines, ...axisLines(axis, columns).map((line) => `${' '.repeat(LABEL.length)}${line}`)];
}

function axisOf(distributions: readonly SideDistribution[]): Axis | null {
  const times = distributions.flatMap(({ distribution }) =>
    distribution
      .filter(({ share }, index) => share <= SHOWN || index === 0)
      .map(({ responseTimeMs }) => responseTimeMs)
      .filter((time) => time > 0),
  );
  if (times.length === 0) return null;
  const [low, high] = [Math.min(...times) / 1.02, Math.max(...times) * 1.02];
  return { low, high, isLog: high / low >= WIDE };
}

/** Where a time lies on the axis, 0 at its start and 1 at its end. */
function placeOf(ms: number, { low, high, isLog }: Axis): number {
  if (ms <= low) return 0;
  return isLog ? Math.log(ms / low) / Math.log(high / low) : (ms - low) / (high - low);
}

/** Share of the requests in each column. What lies between two points of the line is spread evenly between them. */
function binned(
  distribution: SideDistribution['distribution'],
  axis: Axis,
  columns: number,
): readonly number[] {
  const bins = Array.from({ length: columns }, () => 0);
  let before = { place: 0, share: 0 };
  for (const { responseTimeMs, share } of distribution) {
    const place = Math.min(1, placeOf(responseTimeMs, axis)) * columns;
    const from = before.share === 0 ? Math.max(0, place - 1) : before.place;
    const length = Math.max(1e-9, place - from);
    for (let column = Math.floor(from); column < Math.min(columns, Math.ceil(place)); column++) {
      const covered = Math.min(place, column + 1) - Math.max(from, column);
      bins[column] = (bins[column] ?? 0) + ((share - before.share) * Math.max(0, covered)) / length;
    }
    before = { place, share };
    // The rest lies beyond the picture.
    if (place >= columns) break;
  }
  return bins;
}

/** What stands of a share in a row, the lowest being 0; the least share shows as something. */
function block(share: number, row: number): string {
  if (!(share > 0)) return ' ';
  const eighths = Math.max(1, Math.round(share * HEIGHT * 8));
  return EIGHTHS[Math.min(8, Math.max(0, eighths - row * 8))] ?? ' ';
}

/** The axis with its ticks, and their labels below as far as they find room. */
function axisLines(axis: Axis, columns: number): readonly [string, string] {
  const ticks = axis.isLog ? logTicks(axis.low, axis.high) : evenTicks(axis.low, axis.high, 5);
  const line = Array.from({ length: columns }, () => '─');
  let labels = '';
  for (const tick of ticks) {
    const column = Math.min(columns - 1, Math.round(placeOf(tick, axis) * columns));
    const label = formatQuantity(tick, 'ms');
    const start = Math.max(
      0,
      Math.min(columns - displayWidth(label), column - Math.floor(displayWidth(label) / 2)),
    );
    if (labels !== '' && start < displayWidth(labels) + 2) continue;
    line[column] = '┴';
    labels = `${pad(labels, start)}${label}`;
  }
  return [line.join(''), labels];
}
