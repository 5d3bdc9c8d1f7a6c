import type { BreakpointTargets } from '../scenario/index.ts';
import type { BreakpointFinding, LevelFinding } from './findings.ts';

/** Whether a level met its targets; what it missed otherwise, in one sentence. */
export function missedTarget(level: LevelFinding, targets: BreakpointTargets): string {
  const success = 1 - level.failedShare;
  if (level.p95Ms === null) return 'no request succeeded';
  if (success < targets.success) {
    return `${percent(success)} of the requests succeeded, ${percent(targets.success)} were asked for`;
  }
  return targets.p95Ms !== null && level.p95Ms > targets.p95Ms
    ? `p95 was ${level.p95Ms.toPrecision(3)} ms, at most ${targets.p95Ms} ms were asked for`
    : '';
}

/** The highest load that was carried, and the first that was not: the limit lies between the two. */
export function findBreakpoint(
  levels: readonly LevelFinding[],
  targets: BreakpointTargets,
): BreakpointFinding {
  const held = levels.filter(({ part }) => part.kind === 'level');
  const index = held.findIndex((level) => missedTarget(level, targets) !== '');
  const broken = held[index] ?? null;
  const carried = (index === -1 ? held.at(-1) : held[index - 1]) ?? null;
  return { carried, broken, limit: broken === null ? '' : missedTarget(broken, targets) };
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))} %`;
}
