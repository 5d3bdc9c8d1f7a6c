import { formatDuration } from '../duration.ts';
import type { Objection } from '../objection.ts';
import type { Path } from '../path.ts';
import { breakpointLevels, compilePattern, MOST_LEVELS, type PatternSettings } from './compile-pattern.ts';
import { type FormDocument, LOAD_DEFAULTS } from './load-schema.ts';
import { PATTERNS } from './pattern.ts';
import { PATTERN_CATALOGUE, PATTERN_KEYS, type PatternKey } from './pattern-keys.ts';
import { readPattern } from './read-pattern.ts';

/** A level, a spike or a recovery shorter than this shows nothing. */
const SHORTEST_PART_MS = 1000;
/** Less than this share of the time after a spike would show no recovery. */
const LEAST_RECOVERY = 0.1;

type Object = (
  keys: readonly string[],
  of: 'key' | 'value',
  message: string,
  hint: string,
  uses?: readonly string[],
) => void;

/** Checks that a pattern has the keys that it needs, no others, and that they go together. */
export function checkPattern(document: FormDocument, at: Path): readonly Objection[] {
  const objections: Objection[] = [];
  const object: Object = (keys, of, message, hint, uses = []) => {
    const all = [...keys.slice(0, 1), ...uses, 'pattern', 'rate', 'users'];
    objections.push({ path: [...at, ...keys], of, message, hint, uses: all.map((use) => [...at, use]) });
  };
  checkKeys(document, object);
  if (objections.length === 0) checkUnits(document, object);
  if (objections.length === 0) checkNumbers(document, object);
  if (objections.length === 0) checkLengths(document, object);
  return objections;
}

function checkKeys(document: FormDocument, object: Object): void {
  checkNeeds(document, object);
  const name = document.pattern ?? 'steady';
  const { keys, isCompressible } = PATTERN_CATALOGUE[name];
  for (const key of PATTERN_KEYS) {
    if (document[key] === undefined || keys.includes(key)) continue;
    object([key], 'key', `is not a key of a ${name} pattern`, `Remove it; ${ownersOf(key)}.`);
  }
  if (document.compress !== undefined && !isCompressible) {
    const hint = 'Its `duration` says how long the 24 hours last.';
    object(['compress'], 'key', `is not a key of a ${name} pattern`, hint);
  }
  if (document.users === undefined) return;
  for (const key of ['arrivals', 'max-in-flight'] as const) {
    if (document[key] === undefined) continue;
    object([key], 'key', 'has no meaning for users', 'Remove it, or write a rate instead of users.');
  }
}

/** How much, and how long. */
function checkNeeds({ pattern: name = 'steady', rate, users, duration }: FormDocument, object: Object): void {
  const { hasDuration } = PATTERN_CATALOGUE[name];
  if (rate === undefined && users === undefined) {
    object([], 'key', `says neither a rate nor users for the pattern ${name}`, 'Add one, like `rate: 50`.');
  } else if (rate !== undefined && users !== undefined) {
    object(['users'], 'key', 'stands beside rate', 'Keep one of the two.');
  }
  if (hasDuration && duration === undefined) {
    object([], 'key', 'has a pattern without a duration', 'Add one, like `duration: 5m`.', ['duration']);
  } else if (!hasDuration && duration !== undefined) {
    const hint = 'Write `level`: how long each level lasts.';
    object(['duration'], 'key', `is not a key of a ${name} pattern`, hint);
  }
}

function ownersOf(key: PatternKey): string {
  const owners = PATTERNS.filter((name) => PATTERN_CATALOGUE[name].keys.includes(key));
  return `it belongs to ${owners.join(' and ')}`;
}

/** Amounts are of the unit that the pattern has; users are whole. */
function checkUnits(document: FormDocument, object: Object): void {
  if (document.users === undefined) return;
  for (const key of ['from', 'increment', 'max'] as const) {
    const amount = document[key];
    if (amount === undefined || (!amount.isRate && Number.isInteger(amount.value))) continue;
    const hint = `The pattern has users: write ${Math.max(1, Math.round(amount.value))}.`;
    object([key], 'value', 'must be a whole number of users', hint);
  }
}

function checkNumbers(document: FormDocument, object: Object): void {
  const settings = readPattern(document);
  if (settings.name === 'breakpoint') checkSearch(document, settings, object);
  if (settings.name === 'ramp' || settings.name === 'progressive') checkClimb(document, settings, object);
}

function checkClimb(document: FormDocument, settings: PatternSettings, object: Object): void {
  const { name, unit, amount, from, levels } = settings;
  const own = unit === 'users' ? 'users' : 'rate';
  if (from === amount) {
    object(
      ['from'],
      'value',
      `begins where it ends, at ${amount}`,
      `Write another number than that of \`${own}\`.`,
    );
  }
  const steps = Math.abs(amount - from) + 1;
  if (name === 'progressive' && unit === 'users' && levels > steps) {
    object(
      [document.levels === undefined ? 'users' : 'levels'],
      'value',
      `${levels} levels do not fit between ${Math.round(from)} and ${amount} users`,
      `Write \`levels: ${Math.max(2, Math.floor(steps))}\`, or more users.`,
      ['from', 'levels'],
    );
  }
}

function checkSearch(document: FormDocument, settings: PatternSettings, object: Object): void {
  const { amount, increment } = settings;
  const max = document.max?.value ?? LOAD_DEFAULTS.breakpointReach * amount;
  if (max <= amount) {
    object(['max'], 'value', `is not above the first level, ${amount}`, `Write more than ${amount}.`);
    return;
  }
  const count = breakpointLevels({ amount, increment, max });
  if (count <= MOST_LEVELS && count >= 2) return;
  object(
    [document.increment === undefined ? 'max' : 'increment'],
    'value',
    `from ${amount} to ${max} in steps of ${increment} ${count === 1 ? 'is 1 level' : `are ${count} levels`}`,
    `Between 2 and ${MOST_LEVELS} levels find an answer: choose another increment or max.`,
    ['increment', 'max'],
  );
}

function checkLengths(document: FormDocument, object: Object): void {
  const settings = readPattern(document);
  const { name, durationMs, spikeAtMs, spikeForMs } = settings;
  if (name === 'spike') {
    const restMs = durationMs - spikeAtMs - spikeForMs;
    if (restMs < LEAST_RECOVERY * durationMs) {
      const key =
        document['spike-for'] === undefined && document['spike-at'] !== undefined ? 'spike-at' : 'spike-for';
      object(
        [document[key] === undefined ? 'duration' : key],
        'value',
        `leaves ${restMs > 0 ? formatDuration(restMs) : 'no time'} of ${formatDuration(durationMs)} to see the recovery`,
        `Spike and what comes before it may take ${formatDuration(Math.round(durationMs * (1 - LEAST_RECOVERY)))} at most.`,
        ['duration', 'spike-at', 'spike-for'],
      );
      return;
    }
  }
  const shown = compilePattern(settings).plan.parts.filter(
    ({ kind }) => kind === 'level' || kind === 'peak' || kind === 'recovery',
  );
  const shortest = shown.toSorted((a, b) => a.toMs - a.fromMs - (b.toMs - b.fromMs))[0];
  if (shortest === undefined || shortest.toMs - shortest.fromMs >= SHORTEST_PART_MS) return;
  const key = name === 'breakpoint' ? 'level' : 'duration';
  const lastsMs = shortest.toMs - shortest.fromMs;
  const way = HAS_WAYS.has(name) ? ', the way to it taken off' : '';
  object(
    [key],
    'value',
    `the part "${shortest.name}" would last ${formatDuration(Math.round(lastsMs))}${way}`,
    `${enoughHint(settings, key, lastsMs)}: each part needs ${formatDuration(SHORTEST_PART_MS)}.`,
    ['duration', 'level', 'levels', 'compress', 'spike-at', 'spike-for'],
  );
}

/** Patterns whose parts begin with a way up or down, which shows nothing of them. */
const HAS_WAYS: ReadonlySet<PatternSettings['name']> = new Set([
  'progressive',
  'breakpoint',
  'stress',
  'spike',
]);

/** How long would be enough. The parts of a spike have times of their own: only their author knows which to lengthen. */
function enoughHint(settings: PatternSettings, key: 'level' | 'duration', lastsMs: number): string {
  const { name, compress, levelMs, durationMs } = settings;
  const less = compress > 1 ? ', or compress it less' : '';
  if (name === 'spike') return `Lengthen it${less}`;
  const enoughMs = ((key === 'level' ? levelMs : durationMs) * SHORTEST_PART_MS) / lastsMs;
  // A tenth of a second upwards, so that what is proposed surely is enough.
  return `Write \`${key}: ${formatDuration(Math.ceil(enoughMs / 100 + 1e-9) * 100)}\` or more${less}`;
}
