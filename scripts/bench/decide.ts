/**
 * A decision is quick and small: `npm run bench:decide`. A run of one million requests, fifty endpoints and twenty blocks
 * is built in memory as the gate holds it (histograms per block, side and endpoint), and decided, each family in a
 * process of its own. Options: --requests, --endpoints, --blocks. Exits 1 when it takes longer or more memory than its bounds.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { compareTrials, explainTrials, summarizeEndpoints } from '../../src/comparison/index.ts';
import { createRandom } from '../../src/foundation/index.ts';
import { decideVerdict, NO_REPLAY } from '../../src/verdict/index.ts';
import { builtRun } from './built-run.ts';
import { type BenchResult, describeMachine, digits, median, publish, whole } from './result.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    endpoints: { type: 'string', default: '50' },
    blocks: { type: 'string', default: '20' },
    // Given to the processes that measure.
    family: { type: 'string', default: '' },
  },
});
const shape = {
  requests: Number(values.requests),
  endpoints: Number(values.endpoints),
  blocks: Number(values.blocks),
};
const FAMILIES = {
  none: 'whole scenario gated (default)',
  all: 'every endpoint primary',
} as const;
/** What the program takes by itself, before there is a run. */
const IDLE_MB = process.memoryUsage().rss / 1e6;
const BOUND_MS = 1000;
const BOUND_MB = 200;
/** Decisions after the first: their median says what a run pays that looks after every block. */
const REPEATS = 5;

interface Decided {
  readonly family: string;
  readonly gated: number;
  readonly compared: number;
  /** The first decision of the process, with nothing compiled and nothing remembered. */
  readonly firstMs: number;
  /** Processor time of the same: what others at work on the machine do not lengthen as much. */
  readonly firstCpuMs: number;
  readonly repeatedMs: number;
  readonly explainedMs: number;
  /** What the run takes, what building it left behind included. */
  readonly heldMb: number;
  /** The same with the decision, at its greatest. */
  readonly grownMb: number;
  readonly residentMb: number;
  readonly verdict: string;
}

function decide(primary: keyof typeof FAMILIES): Decided {
  const run = builtRun(shape, primary, createRandom(`decide-${primary}`));
  const heldMb = process.memoryUsage().rss / 1e6 - IDLE_MB;
  const once = (): {
    readonly ms: number;
    readonly compared: ReturnType<typeof compareTrials>;
    readonly verdict: string;
  } => {
    const startMs = performance.now();
    const compared = compareTrials(run);
    const { verdict } = decideVerdict({
      runs: [run],
      comparisons: compared,
      baseline: 'present',
      makesBaseline: '',
      unaccepted: [],
      replay: NO_REPLAY,
      notes: [],
      acceptances: [],
      gate: 'pull-request',
      policy: run.policy,
    });
    return { ms: performance.now() - startMs, compared, verdict };
  };
  const cpuBefore = process.cpuUsage();
  const first = once();
  const { user, system } = process.cpuUsage(cpuBefore);
  // The greatest that the process ever was, in kilobytes: of all that came before, too.
  const residentMb = process.resourceUsage().maxRSS / 1000;
  const repeated = Array.from({ length: REPEATS }, () => once().ms);
  const summaries = summarizeEndpoints(run);
  const startMs = performance.now();
  explainTrials(run, first.compared, summaries);
  return {
    family: FAMILIES[primary],
    gated: first.compared.filter(({ gated }) => gated).length,
    compared: first.compared.length,
    firstMs: first.ms,
    firstCpuMs: (user + system) / 1000,
    repeatedMs: median(repeated),
    explainedMs: performance.now() - startMs,
    heldMb,
    grownMb: residentMb - IDLE_MB,
    residentMb,
    verdict: first.verdict,
  };
}

/** The same in a fresh process, so that no family pays with the memory of another. */
function decideApart(primary: keyof typeof FAMILIES): Decided {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [import.meta.filename, ...process.argv.slice(2), '--family', primary],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the process that measures failed: ${stderr}`);
  return JSON.parse(stdout) as Decided;
}

function bench(): void {
  const [machine, date] = [describeMachine(), new Date().toISOString()];
  const decided = [decideApart('none'), decideApart('all')];
  const slowest = Math.max(...decided.map(({ firstMs }) => firstMs));
  const greatest = Math.max(...decided.map(({ grownMb }) => grownMb));
  const named = `${whole(shape.requests)} requests, ${whole(shape.endpoints)} endpoints, ${whole(shape.blocks)} blocks`;
  const result: BenchResult = {
    bench: 'decide',
    title: 'Deciding a great run',
    method: [
      `${named}: response times of a long tail, failures of one in a thousand, both sides of the same law. The run lies in memory as the gate holds it; what is timed is the comparison of every metric and the verdict.`,
      `First: the first decision in the process, and the processor time that it took, the compiler’s threads included. Again: the median of ${REPEATS} more. Explained: what the report’s pictures of the gated metrics need besides. Run and decided: resident memory above that of the program alone, with the run in it, and at its greatest during the first decision. Resident: that of the whole process.`,
    ],
    command: 'npm run bench:decide',
    date,
    machine,
    versions: { node: process.version },
    tables: [
      {
        title: 'Time and memory of a decision',
        columns: [
          'family',
          'compared',
          'gated',
          'first ms',
          'processor ms',
          'again ms',
          'explained ms',
          'run MB',
          'decided MB',
          'resident MB',
        ],
        rows: decided.map((each) => [
          each.family,
          whole(each.compared),
          whole(each.gated),
          digits(each.firstMs, 0),
          digits(each.firstCpuMs, 0),
          digits(each.repeatedMs, 0),
          digits(each.explainedMs, 0),
          digits(each.heldMb, 0),
          digits(each.grownMb, 0),
          digits(each.residentMb, 0),
        ]),
      },
    ],
    bounds: [
      {
        name: `${named} decided in less than ${whole(BOUND_MS)} ms`,
        found: `${digits(slowest, 0)} ms at most`,
        holds: slowest < BOUND_MS,
      },
      {
        name: `the run and its decision in less than ${BOUND_MB} MB`,
        found: `${digits(greatest, 0)} MB at most`,
        holds: greatest < BOUND_MB,
      },
    ],
    skipped: [],
    raw: decided,
  };
  publish(result);
}

if (values.family === 'none' || values.family === 'all') console.log(JSON.stringify(decide(values.family)));
else bench();
