import { deflateSync } from 'node:zlib';
import { encodeRun, type Run } from '../../../src/trial/index.ts';
import { honestRun } from '../fork-result.ts';
import type { HostileCase, HostileClass } from './hostile-case.ts';

/** A run file in place of an honest one; the check's title says `title`. */
export interface HostileRunFile extends HostileCase {
  readonly make: (run: Run) => string;
  readonly title: RegExp;
}

const INVALID = /not valid/;
const SCHEMA = /another schema/;
const PERSON = /not what the default branch measures/;

const text =
  (change: (text: string) => string) =>
  (run: Run): string =>
    change(encodeRun(run));

/** Sets what a path like `trials.0.block` leads to. */
const set =
  (path: string, value: unknown) =>
  (run: Run): string => {
    const document: unknown = JSON.parse(encodeRun(run));
    const keys = path.split('.');
    let place: unknown = document;
    for (const key of keys.slice(0, -1)) place = Reflect.get(Object(place), key);
    Reflect.set(Object(place), keys.at(-1) ?? '', value);
    return JSON.stringify(document);
  };

/** Writes a number as it could not be written by JSON.stringify. */
const written =
  (path: string, number: string) =>
  (run: Run): string =>
    set(path, '#number#')(run).replace('"#number#"', number);

const SENT = 'trials.0.endpoints.0.sent';
const DURATION = 'trials.0.durationMs';

/** Base64 of a histogram whose header says little and whose payload unpacks to much. */
function histogramBomb(): string {
  const payload = deflateSync(Buffer.alloc(64 * 1024 * 1024));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(0x1c84_9314, 0);
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, payload]).toString('base64');
}

function files(
  kind: HostileClass,
  title: RegExp,
  cases: Readonly<Record<string, (run: Run) => string>>,
): HostileRunFile[] {
  return Object.entries(cases).map(([name, make]) => ({ kind, name, make, title }));
}

/** Run files that are refused. */
export const HOSTILE_RUN_FILES: readonly HostileRunFile[] = [
  ...files('bomb', INVALID, {
    'is nested deeper than a stack': () => '['.repeat(200_000) + ']'.repeat(200_000),
    'has a histogram that unpacks to 64 MiB': set('trials.0.endpoints.0.responseTime', histogramBomb()),
    'has a name of a million characters': set('scenario', 'x'.repeat(1e6)),
    'has 100,001 incidents': set(
      'incidents',
      Array.from({ length: 100_001 }, () => 0),
    ),
    'has a million empty trials': text((all) =>
      all.replace(/"trials":\[.*?\](?=,"validity)/s, `"trials":[${'{},'.repeat(1e6)}{}]`),
    ),
  }),
  ...files('workflow-command injection', /schema|not valid/, {
    'a run file has a schema that is a command': text((all) =>
      all.replace('perf-gate.run/1', 'x\\n::set-output name=verdict::pass\\r##[add-mask]x'),
    ),
  }),
  ...files('bomb', /schema|not valid/, {
    'is objects in objects': () => `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  }),
  ...files('huge number', INVALID, {
    'counts to 1e308': set(SENT, 1e308),
    'counts to 1e999, which is infinite': written(SENT, '1e999'),
    'counts to minus infinity': written(SENT, '-1e999'),
    'counts to NaN': written(SENT, 'NaN'),
    'counts to Infinity by its name': written(SENT, 'Infinity'),
    'counts in hexadecimal': written(SENT, '0xff'),
    'counts in a million digits': written(SENT, '9'.repeat(1e6)),
    'counts beyond what is exact': written(SENT, '9007199254740993'),
    'counts below nothing': set(SENT, -1),
    'counts a half': set(SENT, 0.5),
    'counts more than was planned': set(SENT, 101),
    'counts in text': set(SENT, '1e9'),
    'lasts for ever': written(DURATION, '1e999'),
    'lasts less than nothing': set(DURATION, -7000),
    'lasts 1e300 ms': set(DURATION, 1e300),
    'lasts null': set(DURATION, null),
    'has a block of 2^53': set('trials.0.block', 2 ** 53),
    'has a block before the first': set('trials.0.block', -1),
    'received more bytes than there are': written('trials.0.endpoints.0.bytesReceived', '1e400'),
    'has a bound that is infinite': written(
      'thresholds',
      '[{"metric":"http_req_duration","endpoint":"*","aggregate":{"kind":"avg"},"comparator":"<","bound":1e999,"text":"x"}]',
    ),
    'has a quantile of two': set('thresholds', [
      {
        metric: 'http_req_duration',
        endpoint: '*',
        aggregate: { kind: 'quantile', quantile: 2 },
        comparator: '<',
        bound: 1,
        text: 'x',
      },
    ]),
    'begins in the year 300,000': set('provenance.startedAt', '+300000-01-01T00:00:00Z'),
    'begins on the 31st of February': set('provenance.startedAt', '2026-02-31T00:00:00Z'),
    'begins yesterday': set('provenance.startedAt', 'yesterday'),
  }),
  ...files('lying run file', INVALID, {
    'is empty': () => '',
    'is null': () => 'null',
    'is a list': () => '[]',
    'is text': () => '"passed"',
    'is no JSON': () => '{"verdict":"pass",}',
    'has comments': text((all) => `/* pass */${all}`),
    'is two documents': text((all) => `${all}${all}`),
    'is a page': () => '<script>alert(1)</script>',
    'was cut short': text((all) => all.slice(0, -200)),
    'has a scenario that is a number': set('scenario', 7),
    'has a scenario that is a list': set('scenario', ['shop']),
    'has trials that are no list': set('trials', { length: 3 }),
    'has a side of its own': set('trials.0.side', 'winner'),
    'has a side that every object has': set('trials.0.side', '__proto__'),
    'has the same block twice': set('trials.2.block', 0),
    'has counts that contradict each other': set(SENT, 1),
    'has a histogram that is no base64': set('trials.0.endpoints.0.responseTime', '@octocat'),
    'has a histogram that is cut short': set('trials.0.endpoints.0.responseTime', 'HISTFAAAA'),
    'has a policy of its own words': set('policy.failOn', 'always-green'),
    'has an endpoint twice': (run) =>
      encodeRun({
        ...run,
        trials: run.trials.map((trial) => ({
          ...trial,
          endpoints: [...trial.endpoints, ...trial.endpoints],
        })),
      }),
  }),
  ...files('lying run file', SCHEMA, {
    'is a decision that says pass': () =>
      '{"schema":"perf-gate.decision/1","verdict":"pass","blocking":false}',
    'has a later schema': text((all) => all.replace('perf-gate.run/1', 'perf-gate.run/2')),
  }),
  ...files('lying run file', /schema|not valid/, {
    'has no schema': text((all) => all.replace('"schema":"perf-gate.run/1",', '')),
    'has a schema that is markup': text((all) => all.replace('perf-gate.run/1', '<img src=x> @octocat')),
    'has a schema that every object has': text((all) => all.replace('perf-gate.run/1', 'constructor')),
  }),
  ...measured({
    'of another load': (run) => ({ ...run, loadHash: 'ffffffffffffffff' }),
    'of another scenario': (run) => ({ ...run, scenario: 'easier @octocat' }),
    'by another version of the gate': (run) => ({ ...run, measurementVersion: 2 }),
    'of the same code on both sides': (run) => ({ ...run, sameCode: true }),
    'of one side only': (run) => ({
      ...run,
      trials: run.trials.filter(({ side }) => side === 'candidate'),
    }),
    'nowhere, but imported': (run) => ({
      ...run,
      environment: { ...run.environment, targetKind: 'imported' },
    }),
  }),
];

function measured(cases: Readonly<Record<string, (run: Run) => Run>>): readonly HostileRunFile[] {
  return files(
    'lying run file',
    PERSON,
    Object.fromEntries(
      Object.entries(cases).map(([name, change]) => [
        `was measured ${name}`,
        (run: Run) => encodeRun(change(run)),
      ]),
    ),
  );
}

/** A slower run that claims to be well: what it says of policy, gate and verdict counts for nothing. */
export interface ClaimingRun extends HostileCase {
  readonly make: (slower: Run) => string;
}

const claiming =
  (replaced: (run: Run) => Partial<Run>) =>
  (run: Run): string =>
    encodeRun({ ...run, ...replaced(run) });

function claims(cases: Readonly<Record<string, (run: Run) => string>>): readonly ClaimingRun[] {
  return Object.entries(cases).map(([name, make]) => ({ kind: 'lying run file', name, make }));
}

/** Slower runs with claims. */
export const CLAIMING_RUNS: readonly ClaimingRun[] = claims({
  'a policy that lets everything pass': claiming(({ policy }) => ({
    policy: { ...policy, failOn: 'never' },
  })),
  'a tolerance of everything': text((all) => all.replaceAll(/"tolerance":[^,}]+/g, '"tolerance":0.99')),
  'no gated endpoint': claiming(() => ({ primaryEndpoints: ['something else'] })),
  'a verdict': text((all) => all.replace('"scenario"', '"verdict":"pass","blocking":false,"scenario"')),
  'a prototype': text((all) =>
    all.replace('"scenario"', '"__proto__":{"verdict":"pass","failOn":"never","blocking":false},"scenario"'),
  ),
  'a constructor': text((all) =>
    all.replace('"scenario"', '"constructor":{"prototype":{"failOn":"never"}},"scenario"'),
  ),
  'a policy twice, of which the last is easy': text((all) =>
    all.replace(/\}\n$/, `,"policy":${JSON.stringify({ ...honestPolicy(), failOn: 'never' })}}\n`),
  ),
});

function honestPolicy(): Run['policy'] {
  const run = { id: 1, attempt: 1, headSha: '', event: '' };
  return honestRun(run).policy;
}
