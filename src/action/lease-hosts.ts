import { PerfGateError } from '../foundation/index.ts';
import type { TargetSource } from '../gate/index.ts';
import { explain } from './attempt.ts';
import { leaseName, releaseLease, takeLease } from './host-lease.ts';
import type { Job } from './job.ts';

/** State by which the post step knows of leases that nobody gave back: names, one a line. */
export const LEASES_STATE = 'leases';

/** The machine that measures: no other runner can load it by this name. */
const LOOPBACK = /^(localhost|127\..*|\[::1\])$/;

/**
 * Does something while no other run of the repository loads the same hosts. Where the turns cannot be seen, that is said,
 * and it is done all the same: `concurrency:` of the workflow may order them.
 *
 * @throws PerfGateError TARGET_BUSY, INTERRUPTED, and what `act` throws.
 */
export async function withHosts<T>(
  job: Job,
  targets: readonly TargetSource[],
  act: () => Promise<T>,
): Promise<T> {
  const held: string[] = [];
  const save = (): void => job.core.saveState(LEASES_STATE, held.join('\n'));
  try {
    if (job.inputs.waitForHostMs > 0) for (const host of hostsOf(targets)) await hold(job, host, held, save);
    return await act();
  } finally {
    for (const name of held.splice(0)) await releaseLease(name, job.services.artifactClient);
    save();
  }
}

/** In one order for all, so that no two runs wait for each other. */
function hostsOf(targets: readonly TargetSource[]): readonly string[] {
  const urls = targets.flatMap((target) => (target.kind === 'url' ? [new URL(target.url)] : []));
  const shared = urls.filter(({ hostname }) => !LOOPBACK.test(hostname));
  return [...new Set(shared.map(({ host }) => host))].toSorted();
}

async function hold(job: Job, host: string, held: string[], save: () => void): Promise<void> {
  const { artifacts, context, core, inputs, services, tell } = job;
  const name = leaseName(host);
  try {
    await takeLease(host, {
      client: services.artifactClient,
      source: artifacts,
      runId: context.runId,
      runUrl: context.runUrl,
      clock: services.clock,
      sleep: (durationMs) => services.sleep(durationMs),
      signal: services.signal,
      waitMs: inputs.waitForHostMs,
      // Not before: until then the name may be another leg's, whose lease the post step must not give back.
      onStanding: () => {
        held.push(name);
        save();
      },
      onWait: (message) => core.info(message),
    });
  } catch (error) {
    held.splice(0, held.length, ...held.filter((each) => each !== name));
    save();
    const isDecided =
      error instanceof PerfGateError && (error.code === 'TARGET_BUSY' || error.code === 'INTERRUPTED');
    if (isDecided || !(error instanceof PerfGateError)) throw error;
    tell.warn(
      `Whether another run loads ${host} at the same time cannot be seen, which would disturb both: ${explain(error)}`,
    );
  }
}
