import { readdir } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { encodeRun } from '../../../src/trial/index.ts';
import { aRun, aTrial } from '../../support/a-run.ts';
import { withTerminal } from '../../support/a-terminal.ts';
import { csv } from '../../support/some-csv.ts';
import { SCENARIO } from '../../support/some-scenario.ts';

const ONE_SIDE = encodeRun(aRun({ trials: [aTrial()] }));

test.each<[readonly string[], string, RegExp, string]>([
  [['compare', 'missing.json'], 'FILE_MISSING', /missing\.json: no such file/, 'a missing file'],
  [['compare', 'nothing'], 'FILE_MISSING', /nothing: no run file/, 'a directory without run files'],
  [['compare', 'empty.json'], 'RUN_FILE_INVALID', /empty\.json: the file is empty/, 'an empty run file'],
  [
    ['compare', 'cut.json'],
    'RUN_FILE_INVALID',
    /cut\.json:1:\d+: the JSON breaks off/,
    'a truncated run file',
  ],
  [
    ['compare', 'newer.json'],
    'RUN_FILE_SCHEMA',
    /perf-gate\.run\/2[^]*update perf-gate/,
    'a newer major version',
  ],
  [['compare', 'foreign.json'], 'RUN_FILE_SCHEMA', /no "schema"/, 'a file of another tool'],
  [
    ['compare', 'results.csv'],
    'RUN_FILE_INVALID',
    /results\.csv:1:1: this is not JSON/,
    'a file that was not imported',
  ],
  [['compare', 'one.json'], 'RUNS_INCOMPARABLE', /one side/, 'one side alone'],
  [
    ['compare', '--baseline', 'one.json', '--candidate', 'other.json'],
    'RUNS_INCOMPARABLE',
    /load hash/,
    'another load',
  ],
  [['compare'], 'USAGE', /no run files/, 'nothing to compare'],
  [['compare', '--baseline', 'one.json'], 'USAGE', /no --candidate/, 'no candidate'],
  [['compare', '--candidate', 'one.json'], 'USAGE', /no --baseline/, 'no baseline'],
  [
    ['compare', 'one.json', '--baseline', 'other.json'],
    'USAGE',
    /one\.json: of which side/,
    'a file of no side',
  ],
  [
    ['compare', '--basline', 'one.json'],
    'USAGE',
    /unknown option --basline[^]*--baseline\?/,
    'an unknown option',
  ],
  [['compare', 'one.json', '--policy'], 'USAGE', /--policy needs a value/, 'a missing value'],
  [['compare', 'one.json', '--gate', 'nightly'], 'USAGE', /unknown gate "nightly"/, 'an unknown gate'],
  [['validate'], 'USAGE', /no scenario file/, 'no scenario'],
  [['validate', 'missing.yml'], 'FILE_MISSING', /missing\.yml: no such file/, 'a missing scenario'],
  [['validate', 'broken.yml'], 'SCENARIO_INVALID', /broken\.yml:\d+:\d+: /, 'a YAML error'],
  [
    ['validate', 'unknown.yml'],
    'SCENARIO_INVALID',
    /unknown\.yml:7:1: .*thresholdz[^]*thresholds/,
    'an unknown key',
  ],
  [['validate', 'metric.yml'], 'THRESHOLD_UNKNOWN', /http_req_duratoin/, 'an unknown threshold metric'],
  [['import'], 'USAGE', /--from is missing/, 'no format'],
  [['import', '--from', 'jmeter', 'results.csv', '--out', 'o'], 'USAGE', /"jmeter"/, 'an unknown format'],
  [['import', '--from', 'csv', '--out', 'o'], 'USAGE', /no file/, 'no file'],
  [['import', '--from', 'csv', 'results.csv'], 'USAGE', /--out is missing/, 'no place'],
  [
    ['import', '--from', 'csv', 'missing.csv', '--out', 'o'],
    'FILE_MISSING',
    /missing\.csv/,
    'a missing CSV file',
  ],
  [
    ['import', '--from', 'csv', 'bad.csv', '--out', 'o'],
    'CSV_INVALID',
    /bad\.csv:2:7: latency_ms: /,
    'a faulty row',
  ],
  [
    ['import', '--from', 'csv', 'results.csv', '--out', 'empty.json/o'],
    'FILE_UNWRITABLE',
    /cannot be written/,
    'a place that is a file',
  ],
  [
    ['run', 'scenario.yml', '--url', 'http://127.0.0.1:9/?token=x'],
    'USAGE',
    /query[^]*path of the requests/,
    'a query in the URL',
  ],
  [
    ['run', 'scenario.yml', '--url', 'http://127.0.0.1:9/', '--readiness-path', '//other/health'],
    'USAGE',
    /names another host/,
    'a readiness path on another host',
  ],
  [
    ['run', 'scenario.yml', '--url', 'http://127.0.0.1:9/', '--out', 'empty.json/o'],
    'FILE_UNWRITABLE',
    /cannot be written/,
    'a place for the reports that is a file',
  ],
  [['run', 'scenario.yml', '--start', 'x', '--restart', 'y'], 'USAGE', /needs --url/, 'a restart of a start'],
  [
    ['run', 'scenario.yml', '--url', 'http://127.0.0.1:9/', '--aa'],
    'USAGE',
    /--aa needs --baseline-url/,
    'the same code twice at one address',
  ],
  [
    ['run', 'scenario.yml', '--start', 'x', '--aa', '--baseline-start', 'y'],
    'USAGE',
    /--aa and --baseline-start exclude each other/,
    'the same code twice by two commands',
  ],
  [
    ['run', 'scenario.yml', '--start', 'x', '--aa-runs', 'one.json'],
    'USAGE',
    /needs a second side/,
    'A/A runs for a candidate alone',
  ],
  [
    ['run', 'scenario.yml', '--start', 'x', '--baseline-start', 'y', '--aa-runs', 'one.json'],
    'USAGE',
    /is no A\/A run/,
    'an A/A run that is none',
  ],
  [['demo', '--out', 'empty.json/o'], 'FILE_UNWRITABLE', /cannot be written/, 'the same for the demo'],
  [['init', 'x'], 'USAGE', /unexpected x/, 'a positional that means nothing'],
  [['demo', 'n-plus-one'], 'USAGE', /unexpected n-plus-one/, 'a fault without its option'],
  [['demo-shop', 'errors', '--port', '0'], 'USAGE', /unexpected errors/, 'a positional for a shop'],
  [['init', '--url', 'nonsense'], 'USAGE', /nonsense/, 'a URL that is none'],
  [['init', '--url', 'http://127.0.0.1/', '--har', 'x.har'], 'USAGE', /exclude each other/, 'two sources'],
  [['init', '--openapi', 'missing.yml'], 'FILE_MISSING', /missing\.yml/, 'a missing description'],
  [
    ['init', '--openapi', 'foreign.json'],
    'OPENAPI_INVALID',
    /foreign\.json/,
    'a file that is no description',
  ],
  [['init', '--har', 'foreign.json'], 'HAR_INVALID', /foreign\.json/, 'a file that is no recording'],
])('perf-gate %j ends with 2 and %s (%#)', async (args, code, told) => {
  await withTerminal(async (terminal) => {
    await terminal.write({
      'one.json': ONE_SIDE,
      'other.json': encodeRun(aRun({ trials: [aTrial()], loadHash: 'another' })),
      'empty.json': '',
      'cut.json': ONE_SIDE.slice(0, 1300),
      'newer.json': '{"schema":"perf-gate.run/2"}',
      'foreign.json': '{"metrics":{}}',
      'nothing/readme.txt': 'x',
      'results.csv': csv(1),
      'bad.csv': 'run,trial,endpoint,latency_ms,ok\na,1,GET,fast,true\n'.replace('GET,', 'x,'),
      'broken.yml': 'name: "shop\nrequests: [\n',
      'scenario.yml': SCENARIO,
      'unknown.yml': `${SCENARIO}thresholdz: {}\n`,
      'metric.yml': `${SCENARIO}thresholds:\n  http_req_duratoin: ["p(95)<500"]\n`,
    });
    const before = await readdir(terminal.folder, { recursive: true });
    const plain = await terminal.run(...args);
    expect({ code: plain.code, stdout: plain.stdout }).toEqual({ code: 2, stdout: '' });
    expect(plain.stderr).toMatch(new RegExp(`^error ${code}: `));
    expect(plain.stderr).toMatch(told);
    const json = await terminal.run(...args.slice(0, 1), '--json', ...args.slice(1));
    expect({ code: json.code, document: JSON.parse(json.stdout) }).toMatchObject({
      code: 2,
      document: { schema: 'perf-gate.error/1', error: { code, hint: expect.stringMatching(/./) } },
    });
    expect(await readdir(terminal.folder, { recursive: true })).toEqual(before);
  });
});
