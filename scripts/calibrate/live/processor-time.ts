import { readFileSync } from 'node:fs';

/** Processor time of the whole machine since its start, in ticks. */
export interface ProcessorTime {
  readonly total: number;
  readonly idle: number;
  readonly steal: number;
}

/** Reads the first line of /proc/stat (proc(5)); null on other systems. */
export function readProcessorTime(): ProcessorTime | null {
  try {
    return parseProcessorTime(readFileSync('/proc/stat', 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

export function parseProcessorTime(text: string): ProcessorTime | null {
  const [, ...words] = /^cpu +(.*)$/m.exec(text)?.[0].split(/ +/) ?? [];
  const ticks = words.map(Number);
  // user, nice, system, idle, iowait, irq, softirq, steal; the time of guests is in user already.
  const [idle, wait, steal] = [ticks[3], ticks[4], ticks[7]];
  if (idle === undefined || wait === undefined || steal === undefined) return null;
  return { total: ticks.slice(0, 8).reduce((sum, each) => sum + each, 0), idle: idle + wait, steal };
}

/** Shares of the time between two readings. */
export function sharesBetween(
  before: ProcessorTime | null,
  after: ProcessorTime | null,
): { readonly stealShare: number | null; readonly busyShare: number | null } {
  const total = before && after ? after.total - before.total : 0;
  if (!before || !after || total <= 0) return { stealShare: null, busyShare: null };
  const stealShare = (after.steal - before.steal) / total;
  return { stealShare, busyShare: 1 - (after.idle - before.idle) / total - stealShare };
}
