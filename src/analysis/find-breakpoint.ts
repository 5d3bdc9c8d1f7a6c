import type { BreakpointTargets } from '../scenario/index.ts';
import type { BreakpointFinding, LevelFinding, MissedTarget } from './findings.ts';

/** The highest load that was carried, and the first that was not: the limit lies between the two. */
export function findBreakpoint(
  levels: readonly LevelFinding[],
  targets: BreakpointTargets,
): BreakpointFinding {
  const held = levels.filter(({ part }) => part.kind === 'level');
  const index = held.findIndex((level) => missedTarget(level, targets) !== null);
  const broken = held[index] ?? null;
  const carried = (index === -1 ? held.at(-1) : held[index - 1]) ?? null;
  return { carried, broken, missed: broken === null ? null : missedTarget(broken, targets) };
}

/** What a level missed of its targets; null where it met them. */
function missedTarget(level: LevelFinding, targets: BreakpointTargets): MissedTarget | null {
  const share = 1 - level.failedShare;
  if (level.throughputPerSecond === 0) return { kind: 'answers' };
  if (share < targets.success) return { kind: 'success', share, target: targets.success };
  return targets.p95Ms !== null && level.p95Ms !== null && level.p95Ms > targets.p95Ms
    ? { kind: 'p95', p95Ms: level.p95Ms, targetMs: targets.p95Ms }
    : null;
}
