import { formatDuration } from './duration.ts';
import { mustFinish } from './must-finish.ts';
import type { Objection } from './objection.ts';
import type { Path } from './path.ts';
import type { Policy } from './policy.ts';
import { executorDurationMs, isBatch, isSteady, type Load } from './load/load.ts';
import type { ScenarioDocument } from './scenario-schema.ts';
import { INSTANCE_WARM_UP_MS, LEAST_BLOCKS, SHORTEST_BLOCK_MS } from './unmeasured-load.ts';

const MINUTE_MS = 60_000;

/** Checks that a load which must be run to its end can be, in the time that the experiment may take, and is. */
export function checkTime(
  document: ScenarioDocument,
  load: Load,
  policy: Policy,
  path: Path,
): readonly Objection[] {
  if (load.executors.every(isBatch)) return [];
  const isWhole = mustFinish({ load, thresholds: document.thresholds });
  if (isWhole && document.compare['block-duration'] === 'auto') return [notForAll(load)];
  const needed = leastTimeMs(load, policy);
  if (!isWhole || needed < policy.maxDurationMs) return [];
  // A warm-up that fills it all is another problem.
  if (load.warmUpMs >= policy.maxDurationMs) return [];
  const changes = load.executors.some(({ model }) => model === 'closed') ? 'it changes' : 'its rate changes';
  const why = whyWhole(load) ?? changes;
  // A little more than is surely needed: starts and the last answers take time, too.
  const enough = formatDuration(Math.ceil((needed * 1.1) / MINUTE_MS) * MINUTE_MS);
  return [
    {
      path,
      of: 'value',
      message: `the load takes ${formatDuration(needed)}, warm-up included, and must be run to its end because ${why}; the experiment may last ${formatDuration(policy.maxDurationMs)}`,
      hint: `Write \`compare: {max-duration: ${enough}}\`, or shorten the load.`,
      uses: [['load'], ['thresholds'], ['compare', 'max-duration']],
    },
  ];
}

/** What is judged as a whole cannot go on for as long as an answer takes. */
function notForAll(load: Load): Objection {
  const why = whyWhole(load) ?? 'it changes';
  return {
    path: ['compare', 'block-duration'],
    of: 'value',
    message: `auto needs a load that may go on or end earlier, and this one may not: ${why}`,
    hint: 'Remove it, or write `block-duration: load`.',
    uses: [['load'], ['thresholds'], ['compare', 'block-duration']],
  };
}

/** Why a steady load must be run to its end; null for one that changes. */
function whyWhole(load: Load): string | null {
  if (!isSteady(load)) return null;
  return load.pattern?.name === 'soak'
    ? 'what a soak looks for shows at its end'
    : 'a threshold counts over the whole of it';
}

/** Time that the experiment surely takes: sides in turn double it, and every fresh instance is warmed up. */
function leastTimeMs(load: Load, { assignment, freshInstances, maxBlocks }: Policy): number {
  // How long a batch of iterations may take at most says nothing of how long it does.
  const phased = load.executors.filter((executor) => !isBatch(executor));
  const durationMs = Math.max(...phased.map((executor) => executor.startMs + executorDurationMs(executor)));
  const blocks = Math.min(LEAST_BLOCKS, maxBlocks, Math.floor(durationMs / SHORTEST_BLOCK_MS));
  const renewals = freshInstances === 'each-block' ? Math.max(0, blocks - 1) : 0;
  const turns = assignment === 'alternating' ? 2 : 1;
  return load.warmUpMs + turns * durationMs + renewals * INSTANCE_WARM_UP_MS;
}
