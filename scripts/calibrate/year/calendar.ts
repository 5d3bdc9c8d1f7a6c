import { at, createRandom, type Random } from '../../../src/foundation/index.ts';
import type { Effect } from './effect.ts';
import type { Size } from './size.ts';

/** A slowdown that one pull request brings. */
export interface Regression {
  /** From 1, in the order of time. */
  readonly number: number;
  readonly slowdown: number;
  readonly effect: Effect;
  readonly fate: 'kept out' | 'mended' | 'accepted';
  /** When its pull request is judged. */
  readonly begunAt: number;
  /** When main gets and loses it; of an accepted one: when somebody wants to accept it. Never, where it is kept out. */
  readonly mergedAt: number;
  readonly endsAt: number;
}

/** What becomes of a workflow run. */
export interface Fate {
  readonly isMissing: boolean;
  /** Milliseconds after which it is tried once more; null for never. */
  readonly againAfterMs: number | null;
}

/** Everything that happens, at a moment in milliseconds from the start of the year. */
export type Happening = { readonly atMs: number } & (
  | {
      readonly kind: 'pull-request';
      /** When its branch left main: the previews of pull requests are of the branch alone. */
      readonly branchedAtMs: number;
      readonly regression: Regression | null;
      /** Whether it edits the scenario. */
      readonly isEdit: boolean;
      readonly fate: Fate;
    }
  | {
      readonly kind: 'push';
      /** The slowdown that it brings, or takes away. */
      readonly brings: Regression | null;
      readonly mends: Regression | null;
      readonly isEdit: boolean;
      readonly fate: Fate;
    }
  | { readonly kind: 'acceptance'; readonly regression: Regression }
  | { readonly kind: 'upgrade' }
);

/** Machines of another image replace the former ones, at once or one after the other. */
export interface FleetChange {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly image: string;
  readonly effect: Effect;
}

/** All that is known of the year beforehand. */
export interface Calendar {
  readonly seed: string;
  readonly size: Size;
  /** In the order of time. */
  readonly happenings: readonly Happening[];
  readonly regressions: readonly Regression[];
  readonly fleet: readonly FleetChange[];
}

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The moment at which the year begins: a Monday. */
export const EPOCH_MS = Date.UTC(2026, 0, 5);

/** A moment of the year, ISO 8601. */
export function dateOf(ms: number): string {
  return new Date(EPOCH_MS + ms).toISOString();
}

/** Plans a year by its seed alone. */
export function planCalendar(size: Size, seed: string): Calendar {
  const random = createRandom(`calendar/${seed}`);
  const regressions = planRegressions(size, random.fork('regressions'));
  const edits = moments(size.scenarioEdits, size, random.fork('edits'));
  const special: readonly Happening[] = [
    ...regressions.flatMap((regression) =>
      happeningsOf(regression, size, random.fork(`${regression.number}`)),
    ),
    ...edits.flatMap((atMs, index) => editAt(atMs, size, random.fork(`edit ${index}`))),
    ...moments(size.toolUpgrades, size, random.fork('upgrades')).map(
      (atMs) => ({ kind: 'upgrade', atMs }) as const,
    ),
  ];
  const missing = (kind: Happening['kind'], wanted: number): number =>
    wanted - special.filter((each) => each.kind === kind).length;
  const pulls = moments(missing('pull-request', size.pullRequests), size, random.fork('pulls'));
  const pushes = moments(missing('push', size.pushes), size, random.fork('pushes'));
  const fates = random.fork('fates');
  const happenings = [
    ...special,
    ...pulls.map((atMs): Happening => {
      const branchedAtMs = Math.max(0, atMs - 5 * DAY * fates.next() ** 2);
      const none = { regression: null, isEdit: false };
      return { kind: 'pull-request', atMs, branchedAtMs, ...none, fate: drawFate(size, fates) };
    }),
    ...pushes.map((atMs): Happening => {
      return { kind: 'push', atMs, brings: null, mends: null, isEdit: false, fate: drawFate(size, fates) };
    }),
  ].toSorted((a, b) => a.atMs - b.atMs);
  return { seed, size, happenings, regressions, fleet: planFleet(size, random.fork('fleet')) };
}

/** One in each stretch of the year, so that what follows from one is told from what follows from the next. */
function planRegressions(size: Size, random: Random): readonly Regression[] {
  const fates = shuffle(
    [
      ...Array<'kept out'>(size.keptOut).fill('kept out'),
      ...Array<'mended'>(size.mended).fill('mended'),
      ...Array<'accepted'>(size.accepted).fill('accepted'),
    ],
    random,
  );
  const [least, most] = size.slowdown.map(Math.log1p) as [number, number];
  const count = fates.length;
  const slowdowns = shuffle(
    Array.from({ length: count }, (_, index) =>
      Math.expm1(least + ((most - least) * index) / Math.max(1, count - 1)),
    ),
    random,
  );
  return fates.map((fate, index) => {
    const stretch = (size.days * DAY) / count;
    const begunAt = atWork(stretch * (index + 0.05 + 0.4 * random.next()), size);
    const isMerged = fate !== 'kept out';
    const mergedAt = isMerged ? atWork(begunAt + (2 + 28 * random.next()) * HOUR, size) : Infinity;
    const lasts = fate === 'accepted' ? 1 + random.next() : 3 + 9 * random.next();
    const slowdown = at(slowdowns, index);
    const shift = Math.log1p(slowdown);
    return {
      number: index + 1,
      slowdown,
      // Every other one shows in the slow requests alone.
      effect: { p50: index % 2 === 0 ? shift : 0, p95: shift },
      fate,
      begunAt,
      mergedAt,
      endsAt: isMerged ? atWork(mergedAt + Math.min(lasts * DAY, 0.4 * stretch), size) : Infinity,
    };
  });
}

function happeningsOf(regression: Regression, size: Size, random: Random): readonly Happening[] {
  const { fate, begunAt, mergedAt, endsAt } = regression;
  const pull: Happening = {
    kind: 'pull-request',
    atMs: begunAt,
    branchedAtMs: Math.max(0, begunAt - DAY),
    regression,
    isEdit: false,
    fate: drawFate(size, random),
  };
  if (fate === 'kept out') return [pull];
  const push = { kind: 'push', isEdit: false, brings: null, mends: null } as const;
  return [
    pull,
    { ...push, atMs: mergedAt, brings: regression, fate: drawFate(size, random) },
    fate === 'mended'
      ? { ...push, atMs: endsAt, mends: regression, fate: drawFate(size, random) }
      : { kind: 'acceptance', atMs: endsAt, regression },
  ];
}

function editAt(atMs: number, size: Size, random: Random): readonly Happening[] {
  return [
    {
      kind: 'pull-request',
      atMs,
      branchedAtMs: Math.max(0, atMs - DAY),
      regression: null,
      isEdit: true,
      fate: drawFate(size, random),
    },
    {
      kind: 'push',
      atMs: atMs + 3 * HOUR,
      brings: null,
      mends: null,
      isEdit: true,
      fate: drawFate(size, random),
    },
  ];
}

function planFleet({ fleetChanges, days }: Size, random: Random): readonly FleetChange[] {
  return Array.from({ length: fleetChanges }, (_, index) => {
    const fromMs = ((index + 0.3 + 0.4 * random.next()) * days * DAY) / fleetChanges;
    const shift = (random.next() < 0.5 ? -1 : 1) * (0.05 + 0.1 * random.next());
    return {
      fromMs,
      // The first at once; the others as GitHub does it, over some weeks in which both serve.
      untilMs: index === 0 ? fromMs : fromMs + Math.min(21, days / 4) * DAY,
      image: `ubuntu${24 + index + 1}`,
      effect: { p50: shift, p95: shift },
    };
  });
}

/** The next run of a pull request, some hours later. */
export function laterOf<T extends Happening & { readonly fate: Fate }>(
  happening: T,
  { seed, size }: Pick<Calendar, 'seed' | 'size'>,
  number: number,
): T {
  const random = createRandom(`again/${seed}/${number}/${happening.atMs}`);
  return {
    ...happening,
    atMs: happening.atMs + (1 + 4 * random.next()) * HOUR,
    fate: drawFate(size, random),
  };
}

function drawFate({ missing, again }: Size, random: Random): Fate {
  const [isMissing, isTriedAgain, delay] = [random.next() < missing, random.next() < again, random.next()];
  return { isMissing, againAfterMs: isTriedAgain && !isMissing ? (0.3 + 3 * delay) * HOUR : null };
}

function moments(count: number, size: Size, random: Random): readonly number[] {
  return Array.from({ length: Math.max(0, count) }, () => workingMoment(size, random));
}

/** Office hours of weekdays, rarely a weekend, never the holiday. */
function workingMoment(size: Size, random: Random): number {
  for (;;) {
    const day = Math.floor(size.days * random.next());
    const isKept = day % 7 < 5 || random.next() < 0.1;
    const hour = 13 + 6 * (random.next() + random.next() - 1);
    if (isKept && !isHoliday(day, size)) return day * DAY + hour * HOUR;
  }
}

function isHoliday(day: number, { days, holiday }: Size): boolean {
  const begins = Math.floor(days / 2);
  return day >= begins && day < begins + holiday;
}

/** The same hour of the next day on which somebody works. */
function atWork(atMs: number, size: Size): number {
  let moved = atMs;
  while (isHoliday(Math.floor(moved / DAY), size)) moved += DAY;
  return moved;
}

function shuffle<T>(values: readonly T[], random: Random): readonly T[] {
  return values
    .map((value) => ({ value, key: random.next() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
