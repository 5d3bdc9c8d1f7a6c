import { readdirSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isScalar, parseDocument, visit } from 'yaml';
import { isScenarioModule } from '../../src/gate/index.ts';
import {
  formatDuration,
  loadDurationMs,
  parseDuration,
  parseScenario,
  type Scenario,
} from '../../src/scenario/index.ts';

const folder = join(import.meta.dirname, '..', '..', 'scenarios');

/** Everything in scenarios/ that is no scenario. */
export const NO_EXAMPLES: ReadonlySet<string> = new Set(['scenario.schema.json']);

/** The example scenarios by their paths in scenarios/: a new one is among them by itself. */
export const EXAMPLES: readonly string[] = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !NO_EXAMPLES.has(entry.name))
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  .toSorted((a, b) => a.localeCompare(b));

/** How long a shortened load lasts, and the least that a part of a pattern must, by `load/check-pattern.ts`. */
const SHORT_MS = 3000;
const PART_MS = 1000;
const LONG_PARTS: ReadonlySet<string> = new Set(['level', 'peak', 'recovery']);
const WARM_UP_MS = 500;
/** Users who all begin at once where iterations are counted: more would find a generator on a busy machine late. */
const FEW_USERS = 13;

/** Keys of a load whose durations shrink; iterations end by their count, so that their `max-duration` stays. */
const SHRINKING: ReadonlySet<unknown> = new Set(['duration', 'start', 'level', 'spike-at', 'spike-for']);

/**
 * Copies scenarios/ into a folder with every load pressed into a few seconds and few users, and nothing else changed.
 *
 * @throws TypeError for a file that is no YAML scenario: whoever adds one says here how its load is shortened.
 */
export async function copyShortExamples(target: string): Promise<void> {
  await cp(folder, target, { recursive: true });
  for (const name of EXAMPLES) {
    const path = join(target, name);
    await writeFile(path, shortened(await readFile(path, 'utf8'), name));
  }
}

/** What an example is called in reports. */
export async function scenarioNameOf(example: string): Promise<string> {
  return parseScenario(await readFile(join(folder, example), 'utf8'), example, {}).name;
}

function shortened(text: string, name: string): string {
  if (isScenarioModule(name) || !/\.ya?ml$/.test(name)) throw new TypeError(`${name}: how is it shortened?`);
  const scenario = parseScenario(text, name, {});
  const factor = factorOf(scenario);
  const document = parseDocument(text);
  const load: unknown = document.get('load', true);
  if (!isMap(load)) throw new TypeError(`${name} has no load`);
  visit(load, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || !isScalar(value) || typeof value.value !== 'string') return;
      const ms = SHRINKING.has(key.value) ? parseDuration(value.value) : null;
      if (ms !== null) value.value = formatDuration(Math.ceil(ms * factor));
    },
  });
  // Connections of a WebSocket are made at the start: a warm-up would take them all in.
  const isWarm = scenario.load.warmUpMs > 0 && scenario.webSockets.length === 0;
  load.set('warm-up', isWarm ? formatDuration(WARM_UP_MS) : '0s');
  if (load.has('connections')) load.set('connections', 2);
  if (load.has('iterations')) load.set('vus', FEW_USERS);
  return document.toString();
}

function factorOf({ load }: Scenario): number {
  const fullMs = loadDurationMs(load);
  const parts = (load.pattern?.parts ?? [])
    .filter(({ kind }) => LONG_PARTS.has(kind))
    .map(({ fromMs, toMs }) => toMs - fromMs);
  return Math.min(1, Math.max(SHORT_MS / fullMs, ...parts.map((ms) => PART_MS / ms)));
}
