import { canonicalJson, type Problem } from '../foundation/index.ts';
import { encodeHistogram } from '../histogram/index.ts';
import { type DocumentFormat, listMember, parseDocument } from './json-document.ts';
import type { Run } from './run.ts';
import { RUN_SCHEMA, runHeadSchema } from './run-schema.ts';
import { parseItems, problemsOf, throwProblems } from './schema-problems.ts';
import { RUN_LIMITS } from './schema-words.ts';
import type { EndpointMeasurement, Trial } from './trial.ts';
import { trialSchema, warmUpTrialSchema } from './trial-schema.ts';

const FORMAT: DocumentFormat = Object.freeze({
  name: 'perf-gate.run',
  major: 1,
  noun: 'run file',
  invalid: 'RUN_FILE_INVALID',
  foreign: 'RUN_FILE_SCHEMA',
  maxCharacters: RUN_LIMITS.characters,
});

/**
 * Writes a run as a run file, `perf-gate.run/1`: JSON with the schema first and all other keys sorted, one line end
 * at the end. The same run gives the same bytes.
 */
export function encodeRun(run: Run): string {
  const body = canonicalJson({
    ...run,
    warmUp: run.warmUp.map(encodeTrial),
    trials: run.trials.map(encodeTrial),
  });
  return `{"schema":${JSON.stringify(RUN_SCHEMA)},${body.slice(1)}\n`;
}

function encodeTrial(trial: Trial): unknown {
  return {
    ...trial,
    endpoints: trial.endpoints.map(encodeEndpoint),
    trends: trial.trends.map((trend) => ({ ...trend, histogram: encodeHistogram(trend.histogram) })),
    generator: { ...trial.generator, lag: encodeHistogram(trial.generator.lag) },
  };
}

function encodeEndpoint(endpoint: EndpointMeasurement): unknown {
  return {
    ...endpoint,
    responseTime: encodeHistogram(endpoint.responseTime),
    errorResponseTime: encodeHistogram(endpoint.errorResponseTime),
    serviceTime: encodeHistogram(endpoint.serviceTime),
    timeToFirstByte: encodeHistogram(endpoint.timeToFirstByte),
  };
}

/**
 * Reads a run file. `source` names it in messages. A file may come from a fork, so it is taken as hostile: sizes are
 * bounded, numbers checked, counts that contradict each other refused. Unknown members are left out (a later minor
 * version may add some). A run without trials is read: that it proves nothing is for the verdict to say.
 *
 * @throws PerfGateError RUN_FILE_INVALID (empty, truncated, not JSON, or with all structural problems by JSON path),
 *   RUN_FILE_SCHEMA (another format, or another major version of this one).
 */
export function decodeRun(text: string, source: string): Run {
  const document = parseDocument(text, source, FORMAT);
  const head = runHeadSchema.safeParse(document);
  const problems = head.success ? [] : problemsOf(head.error.issues, source);
  const listOf = (member: string): readonly unknown[] => listMember(document, member, RUN_LIMITS.trials);
  const warmUp = parseItems(listOf('warmUp'), warmUpTrialSchema, source, 'warmUp', problems);
  const trials = parseItems(listOf('trials'), trialSchema, source, 'trials', problems);
  problems.push(...doubles(trials, source));
  if (!head.success || problems.length > 0) {
    throwProblems(FORMAT.invalid, source, FORMAT.noun, problems);
  }
  return { ...head.data, warmUp, trials };
}

/** Two trials of one side in one block, or one endpoint twice in one trial, would make it a guess which one counts. */
function doubles(trials: readonly Trial[], source: string): Problem[] {
  const problem = (path: string, message: string): Problem => {
    return { file: source, line: 0, column: 0, path, message, hint: 'Write the run file again.' };
  };
  const seen = new Set<string>();
  return trials.flatMap((trial, index) => {
    const place = `${trial.side} ${trial.block}`;
    const again = seen.has(place);
    seen.add(place);
    const names = trial.endpoints.map((endpoint) => endpoint.endpoint);
    const twice = (['trends', 'rates', 'counters'] as const).filter((member) => hasDoubles(trial[member]));
    return [
      ...(again ? [problem(`trials[${index}].block`, 'this block has another trial of the same side')] : []),
      ...(new Set(names).size < names.length
        ? [problem(`trials[${index}].endpoints`, 'an endpoint stands here twice')]
        : []),
      ...twice.map((member) =>
        problem(`trials[${index}].${member}`, 'a metric of an endpoint stands here twice'),
      ),
    ];
  });
}

function hasDoubles(entries: readonly { readonly metric: string; readonly endpoint: string }[]): boolean {
  const names = entries.map(({ metric, endpoint }) => JSON.stringify([metric, endpoint]));
  return new Set(names).size < names.length;
}
