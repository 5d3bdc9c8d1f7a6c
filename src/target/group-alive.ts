import { readdirSync, readFileSync } from 'node:fs';
import { codeOf } from './thrown.ts';

/**
 * Whether a process group has a living member. Zombies do not count: in a container whose first process reaps no
 * orphans (`tail -f /dev/null`, as container jobs have) they stay for ever, and waiting for them would turn every
 * stop into a full grace period. Elsewhere than on Linux there is no /proc to ask, and the signal's answer stands.
 */
export function isGroupAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return false;
  }
  return process.platform === 'linux' ? hasLivingMember(group) : true;
}

function hasLivingMember(group: number): boolean {
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isLivingMember(name, group));
}

/** Reads proc_pid_stat(5): `pid (command) state ppid pgrp …`; the command may hold spaces and brackets. */
function isLivingMember(pid: string, group: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(processGroup) === group && state !== 'Z' && state !== 'X';
  } catch (error) {
    // It ended while the list was read.
    if (codeOf(error) === '') throw error;
    return false;
  }
}
