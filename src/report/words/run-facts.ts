import { assertNever } from '../../foundation/index.ts';
import { formatPercent } from '../../scenario/index.ts';
import {
  type AnswerDistance,
  type Design,
  HOPELESS_CHANCE,
  type Incident,
  type SideDescription,
  type StopGround,
} from '../../trial/index.ts';
import type { Decision } from '../../verdict/index.ts';
import type { Away, BaselineProvenance, Report, ScenarioReport } from '../report.ts';
import { countOf, formatCount, formatDuration, formatNumber } from '../text/format-number.ts';
import { formatQuantity } from '../text/format-quantity.ts';
import { controlWords } from './control-words.ts';
import { loadWords } from './load-words.ts';
import { endpointName } from './metric-words.ts';
import { pilotWords } from './pilot-words.ts';
import { code, joinPhrases, type Phrase, phrase, withCapital } from '../text/phrase.ts';

/** A named fact about how a scenario was measured. */
export interface Fact {
  readonly name: string;
  readonly value: Phrase;
}

/** How one scenario was measured, with everything needed to repeat it, and what was made of it. */
export function runFacts(scenario: ScenarioReport, { comparisons, stops }: Decision): readonly Fact[] {
  const { design, stop, seed, environment, baselines } = scenario;
  const { os, architecture, cpuCount, cpuModel, nodeVersion, runnerLabel, region } = environment;
  const place = [runnerLabel, region].filter((word) => word !== '').map((word) => phrase`, ${code(word)}`);
  const own = comparisons.filter((comparison) => comparison.scenario === scenario.scenario);
  const grounds = stops.find((stop) => stop.scenario === scenario.scenario)?.grounds ?? [];
  const control = controlWords(scenario.control, own);
  return [
    { name: 'Measured', value: phrase`${measured(scenario)}${stop === '' ? '' : `; ${stop}`}` },
    ...(grounds.length === 0 ? [] : [{ name: 'Given up', value: phrase`${futilityWords(grounds)}` }]),
    { name: 'Load', value: phrase`${loadWords(scenario.load)}` },
    { name: 'Design', value: designWords(design) },
    ...(scenario.pilot === null ? [] : [{ name: 'Pilot', value: pilotWords(scenario.pilot) }]),
    ...scenario.sides.map((side) => ({ name: withCapital(side.side), value: sideWords(side) })),
    { name: 'Generator', value: phrase`${generatorWords(scenario.generator)}` },
    {
      name: 'Machine',
      value: phrase`${os} ${architecture}, ${cpuCount} × ${cpuModel}, Node ${nodeVersion}${joinPhrases(place, '')}; class ${code(environment.class)}`,
    },
    ...(control.length === 0 ? [] : [{ name: 'Control', value: control }]),
    { name: 'Seed', value: [code(seed)] },
    ...(baselines.length === 0
      ? []
      : [
          {
            name: 'Baselines',
            value: phrase`${countOf(baselines.length, 'run')}: ${baselineWords(baselines)}`,
          },
        ]),
  ];
}

/** Where the whole run came from; facts that are not known are left out. */
export function provenanceFacts({ provenance, toolVersion, decision }: Report): readonly Fact[] {
  const { repository, sha, ref, runId, runAttempt, event, startedAt } = provenance;
  const known: readonly (readonly [string, Phrase])[] = [
    ['Repository', repository === '' ? [] : [code(repository)]],
    ['Commit', sha === '' ? [] : [code(shortSha(sha))]],
    ['Ref', ref === '' ? [] : [code(ref)]],
    [
      'Run',
      runId === '' ? [] : phrase`${code(runId)}, attempt ${runAttempt}${event === '' ? '' : `, ${event}`}`,
    ],
    ['Started', startedAt === '' ? [] : phrase`${timeWords(startedAt)}`],
    ['perf-gate', phrase`${toolVersion}`],
    ['Past runs', calibrationWords(decision.calibration)],
  ];
  return known.filter(([, value]) => value.length > 0).map(([name, value]) => ({ name, value }));
}

/** `2 of the last 320 runs looked at least as slow (p 0.0093)`. */
function calibrationWords(calibration: Decision['calibration']): Phrase {
  if (calibration === null) return [];
  const { runs, asExtreme, probability } = calibration.slower;
  return phrase`${asExtreme} of the last ${runs} runs of the branch looked at least as slow against those before them (p ${formatNumber(probability)})`;
}

/** Metrics whose distances are told; all stand in decision.json. */
const MOST_GROUNDS = 4;

/** How far the undecided metrics were from an answer when measuring was given up. */
function futilityWords(grounds: readonly StopGround[]): Phrase {
  const far = ({ distance, needed }: AnswerDistance): string => {
    if (distance === null) return '';
    const from = formatNumber(distance, { digits: 2, mostDecimals: 2 });
    return needed === null
      ? `${from} SD (none suffices)`
      : `${from} of ${formatNumber(needed, { digits: 2, mostDecimals: 2 })} SD`;
  };
  const told = grounds
    .slice(0, MOST_GROUNDS)
    .map(
      ({ endpoint, metric, spread, pass, regression }) =>
        phrase`${endpointName(endpoint)} ${code(metric)}: ${
          spread === 0
            ? 'too few requests for a pass, and too few blocks with failures for a regression'
            : `${far(pass)} to a pass, ${far(regression)} to a regression`
        }`,
    );
  const more = grounds.length - told.length;
  return phrase`for a chance of ${formatPercent(HOPELESS_CHANCE)} the typical block would have to lie further from the margin: ${joinPhrases(told, '; ')}${more > 0 ? `; and ${formatCount(more)} more` : ''}`;
}

/** `30 blocks in 4 min 32 s`. */
export function measured({ blocks, durationMs }: ScenarioReport): string {
  return `${countOf(blocks, 'block')} in ${formatDuration(durationMs)}`;
}

/** `lag p50 0.21 ms, p99 1.7 ms, at most 6.4 ms; event loop p99 0.4 ms, at most 7.1 ms; 31 % of one core; no request lost`. */
export function generatorWords({
  lagP50Ms,
  lagP99Ms,
  lagMaxMs,
  loopDelayP99Ms,
  loopDelayMaxMs,
  lost,
  cpuShare,
}: ScenarioReport['generator']): string {
  const lag = `lag p50 ${formatQuantity(lagP50Ms, 'ms')}, p99 ${formatQuantity(lagP99Ms, 'ms')}, at most ${formatQuantity(lagMaxMs, 'ms')}`;
  const cpu = `${formatNumber(cpuShare * 100, { digits: 2, mostDecimals: 0 })} % of one core`;
  const loop =
    loopDelayP99Ms === null
      ? ''
      : `; event loop p99 ${formatQuantity(loopDelayP99Ms, 'ms')}, at most ${formatQuantity(loopDelayMaxMs, 'ms')}`;
  return `${lag}${loop}; ${cpu}; ${lost === 0 ? 'no request lost' : `${countOf(lost, 'request')} lost by the generator`}`;
}

/** An incident in one line. */
export function incidentWords({ kind, side, block, detail }: Incident): Phrase {
  const when = block < 0 ? 'before the first block' : `in block ${formatCount(block + 1)}`;
  return phrase`${incidentTitle(kind, side)} ${when}${detail === '' ? '' : `: ${detail}`}`;
}

function incidentTitle(kind: Incident['kind'], side: Incident['side']): string {
  switch (kind) {
    case 'side-died':
      return `the ${side ?? 'target'} stopped serving`;
    case 'interrupted':
      return 'a stop signal ended the run';
    case 'budget-exhausted':
      return 'the request budget ended the run';
    case 'load-cut-off':
      return 'the load was cut off';
    case 'renewal-failed':
      return `the command that gives the ${side ?? 'target'} a fresh instance failed`;
    case 'teardown-failed':
      return 'a tear-down request failed';
    default:
      return assertNever(kind);
  }
}

function designWords({ assignment, interference, reason }: Design): Phrase {
  const probe = interference === null ? '' : `; interference ${formatNumber(interference)} (1 is none)`;
  return phrase`${assignmentWords(assignment)}${reason === '' ? '' : `: ${reason}`}${probe}`;
}

function assignmentWords(assignment: Design['assignment']): string {
  switch (assignment) {
    case 'simultaneous':
      return 'both sides at once, a fair coin for each request';
    case 'alternating':
      return 'sides in turn, their order drawn by a coin';
    case 'candidate-only':
      return 'the candidate alone';
    default:
      return assertNever(assignment);
  }
}

function sideWords({ label, instances }: SideDescription): Phrase {
  return phrase`${code(label)}${instances > 1 ? `, ${countOf(instances, 'fresh instance')}` : ''}`;
}

const MOST_BASELINES = 10;

/** The newest first, because they are what somebody looks for. */
function baselineWords(baselines: readonly BaselineProvenance[]): Phrase {
  const newestFirst = baselines.toReversed().toSorted((a, b) => compareText(b.startedAt, a.startedAt));
  const shown = newestFirst
    .slice(0, MOST_BASELINES)
    .map(
      ({ sha, ref, runId, startedAt, away }) =>
        phrase`${code(shortSha(sha) || runId)}${ref === '' ? '' : ` on ${ref}`} of ${startedAt.slice(0, 10)}${away === null ? '' : awayWords(away)}`,
    );
  const more = baselines.length - shown.length;
  return phrase`${joinPhrases(shown, ', ')}${more > 0 ? `, and ${formatCount(more)} older` : ''}`;
}

const HOUR_MS = 3_600_000;

/** ` (5 h old, 0 commits back)`, ` (3 days old, 14 commits back)`. */
function awayWords({ ageMs, commits }: Away): string {
  const hours = Math.round(ageMs / HOUR_MS);
  const age = hours < 48 ? `${formatCount(hours)} h` : `${formatCount(Math.round(hours / 24))} days`;
  return ` (${age} old, ${countOf(commits, 'commit')} back)`;
}

/** Times of ISO 8601 in UTC stand in the order of their characters. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The twelve digits that are enough for every repository. */
export function shortSha(sha: string): string {
  return sha.slice(0, 12);
}

/** ISO 8601 as people read it: `2026-11-03 09:41 UTC`. */
export function timeWords(iso: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/u.test(iso) ? `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC` : iso;
}
