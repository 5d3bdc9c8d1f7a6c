/**
 * Whole experiments of the built gate against real servers on this machine: `npm run calibrate:live -- --experiments
 * aa=40,5=14,10=14,20=14`. Options: --limit N (at most so many now), --report (only write the page from the ledger),
 * --every-build (count experiments of earlier builds, too). Goes on with docs/calibration-live.jsonl and writes
 * docs/calibration-live.md. Takes about 95 s an experiment, on a machine that does nothing else. Exits 1 when a bound is
 * broken.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { changeName, type LiveExperiment, wantedExperiments } from './experiment.ts';
import { LEDGER, LiveLedger } from './live-ledger.ts';
import { liveBounds, renderLiveMarkdown, renderLiveText } from './render-live.ts';
import { buildOf, runExperiment } from './run-experiment.ts';

const PAGE = join(import.meta.dirname, '../../../docs/calibration-live.md');
const DEFAULT = 'aa=40,5=14,10=14,20=14';

const { values } = parseArgs({
  options: {
    experiments: { type: 'string', default: DEFAULT },
    limit: { type: 'string', default: 'Infinity' },
    report: { type: 'boolean', default: false },
    'every-build': { type: 'boolean', default: false },
  },
});

/** Runs what is missing, until all is there, enough for now, or a stop signal comes. */
async function complete(ledger: LiveLedger, build: string | null, signal: AbortSignal): Promise<void> {
  const missing = ledger.missing(wantedExperiments(values.experiments), build);
  const now = missing.slice(0, Number(values.limit));
  console.error(`${missing.length} experiments are missing, ${now.length} to be run now`);
  for (const wanted of now) {
    if (signal.aborted) return;
    const experiment = await runExperiment(wanted, signal);
    if (experiment === null) return;
    ledger.add(experiment);
    console.error(lineOf(experiment));
  }
}

function lineOf({ percent, number, verdict, severity, blocks, seconds, noise }: LiveExperiment): string {
  const words = severity === 'none' ? verdict : `${verdict} (${severity})`;
  return `${changeName(percent)} no. ${number}: ${words}, ${blocks} blocks, ${seconds} s, load ${noise.loadBefore}–${noise.loadAfter}, lag p99 ${noise.lagP99Ms} ms`;
}

function commandOf(): string {
  const words = [
    ...(values.experiments === DEFAULT ? [] : [`--experiments ${values.experiments}`]),
    ...(values['every-build'] ? ['--every-build'] : []),
  ];
  return words.length === 0 ? 'npm run calibrate:live' : `npm run calibrate:live -- ${words.join(' ')}`;
}

const stopped = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopped.abort());
const ledger = new LiveLedger(LEDGER);
const build = values['every-build'] ? null : buildOf();
if (!values.report) await complete(ledger, build, stopped.signal);
const experiments = ledger.of(build);
const others = ledger.of(null).length - experiments.length;
if (others > 0) console.error(`${others} experiments in ${ledger.path} are of other builds: left aside`);
if (experiments.length > 0) {
  console.log(renderLiveText(experiments));
  writeFileSync(PAGE, renderLiveMarkdown(experiments, commandOf()));
}
if (liveBounds(experiments).some(({ holds }) => holds === false)) process.exitCode = 1;
