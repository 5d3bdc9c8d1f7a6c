import { executorDurationMs, type Executor, type Load, loadDurationMs } from '../scenario/index.ts';

/**
 * Cuts the time of a load into about `blocks` blocks, so that none lies across an edge of the load: the parts of a named
 * pattern, or the phases of its executors. Within a part all blocks are equally long; each part has at least one.
 * Returns where they begin and end.
 */
export function cutLoad(load: Load, blocks: number): readonly number[] {
  const durationMs = loadDurationMs(load);
  const parts = blocks === 1 ? [0, durationMs] : partEdges(load, durationMs);
  const edges: number[] = [0];
  for (const [index, toMs] of parts.slice(1).entries()) {
    const fromMs = parts[index] ?? 0;
    const share = Math.max(1, Math.round((blocks * (toMs - fromMs)) / durationMs));
    for (let block = 1; block <= share; block++) {
      edges.push(block === share ? toMs : fromMs + ((toMs - fromMs) * block) / share);
    }
  }
  return edges;
}

/** Instants at which the load changes in kind, its start and end among them, ascending and each once. */
function partEdges({ executors, pattern }: Load, durationMs: number): readonly number[] {
  const changes = pattern === null ? executors.flatMap(edgesOf) : pattern.parts.map(({ toMs }) => toMs);
  // Edges closer than a millisecond are one, up to rounding.
  const inside = changes.filter((edge) => edge >= 1 && edge <= durationMs - 1).toSorted((a, b) => a - b);
  const distinct = inside.filter((edge, index) => index === 0 || edge - (inside[index - 1] ?? 0) >= 1);
  return [0, ...distinct, durationMs];
}

function edgesOf(executor: Executor): readonly number[] {
  const { startMs } = executor;
  const end = startMs + executorDurationMs(executor);
  if (!('phases' in executor)) return [startMs, end];
  const edges = [startMs];
  for (const { durationMs } of executor.phases) edges.push((edges.at(-1) ?? 0) + durationMs);
  return edges;
}
