import { arch, cpus, platform } from 'node:os';
import type { Environment } from '../trial/index.ts';
import type { TargetSource } from './gate.ts';

/**
 * Describes this machine. The class, which decides what may be compared, is made of what changes results by design:
 * operating system, architecture, runner label, region and kind of target; the processor model is only noted.
 */
export function describeEnvironment(candidate: TargetSource, env: Readonly<NodeJS.ProcessEnv>): Environment {
  const targetKind = candidate.kind === 'url' ? 'url' : 'process';
  // Hosted runners name their image; self-hosted ones may name a label and a region of their own.
  const runnerLabel = env['PERF_GATE_RUNNER_LABEL'] ?? env['ImageOS'] ?? '';
  const region = env['PERF_GATE_REGION'] ?? '';
  const machines = cpus();
  return {
    class: [platform(), arch(), runnerLabel, region, targetKind].join('/'),
    os: platform(),
    architecture: arch(),
    runnerLabel,
    region,
    targetKind,
    cpuModel: machines[0]?.model ?? '',
    cpuCount: machines.length,
    nodeVersion: process.version,
  };
}
