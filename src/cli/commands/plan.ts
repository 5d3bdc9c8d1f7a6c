import { randomUUID } from 'node:crypto';
import { describeEnvironment, foreseeGate, TOOL_VERSION } from '../../gate/index.ts';
import { renderForesight, renderForesightJson } from '../../report/index.ts';
import { EXIT_CODES } from '../../verdict/index.ts';
import type { Arguments, Command } from '../command.ts';
import type { Io } from '../io.ts';
import { usageError } from '../parse-arguments.ts';
import { wantsColor } from '../print-decision.ts';
import { showProgress } from '../progress.ts';
import { localProvenance } from '../provenance.ts';
import { readScenarios } from '../read-scenarios.ts';
import { readBaseline, readCandidate, readReadiness, TARGET_OPTIONS } from '../targets.ts';

/** `perf-gate plan`: measures only warm-up and pilot, and says what a gate will be able to see. */
export const planCommand: Command = {
  name: 'plan',
  summary: 'Say beforehand what this gate can see on a target.',
  usage: [
    'SCENARIO… --url URL [--baseline-url URL]',
    'SCENARIO… --start CMD [--baseline-start CMD | --baseline-ref REF]',
  ],
  details: [
    'Measures a warm-up and about twenty blocks (of long ones fewer, so that they take two minutes, but six at least),\n' +
      'and decides nothing. Without a second side the target is compared with itself: what is seen then is its noise.',
    'Prints for each gated metric the standard deviation of block differences, the requests of a block, the smallest\n' +
      'slowdown that a whole run finds with 80 and 90 %, what `tolerance: auto` would choose, how long 5, 10 and 20 %\n' +
      'take to be found, and what to change in the scenario in order to see more.',
    'With --capacity it also finds out how much the target carries: 4, 16, 64 and 256 connections ask again as soon as they are\n' +
      'answered, a second and a half each, for as long as more of them are answered more; each side alone, 100,000 requests\n' +
      'at most, 5,000 where some of them change data, and never more than the request budget has left. A rate above 70 %\n' +
      'of that measures queues, one above it cannot be carried. Users who log in, WebSockets, HEAD, redirects, and what\n' +
      'is made anew for each request cannot be asked so; the reason is told.',
    'Exit codes: 0 foreseen, 2 usage or scenario error, 3 the target did not come up or nothing valid was measured.',
  ],
  options: {
    ...TARGET_OPTIONS,
    capacity: {
      kind: 'flag',
      value: '',
      description: 'Also drive the target to its limit for a few seconds, and say how much it carries.',
    },
    seed: {
      kind: 'text',
      value: 'TEXT',
      description: 'Repeats the schedule and the coins of an earlier plan.',
    },
  },
  run: plan,
};

async function plan(args: Arguments, io: Io): Promise<number> {
  if (args.positionals.length === 0) throw usageError('plan', 'no scenario file', 'Name at least one.');
  const candidate = readCandidate(args, io);
  const readiness = readReadiness(args);
  const scenarios = await readScenarios(args.positionals, io);
  const progress = showProgress(io, () => performance.now());
  const baseline = await readBaseline(args, candidate, io);
  const foreseen = await foreseeGate({
    scenarios,
    candidate,
    baseline: baseline.kind === 'target' ? baseline.target : null,
    wantsCapacity: args.flag('capacity'),
    readiness,
    provenance: await localProvenance(io.cwd),
    environment: describeEnvironment(candidate, io.env),
    seed: args.text('seed') ?? randomUUID(),
    toolVersion: TOOL_VERSION,
    signal: io.signal,
    foundHosts: new Set(),
    onProgress: progress.listener,
  });
  progress.finish();
  io.stdout(
    args.flag('json')
      ? renderForesightJson(foreseen)
      : renderForesight(foreseen, { color: wantsColor(io), width: io.columns }),
  );
  return foreseen.some(({ invalid }) => invalid !== '') ? EXIT_CODES.invalid : EXIT_CODES.ok;
}
