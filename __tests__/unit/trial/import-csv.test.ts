import { expect, test } from '@jest/globals';
import { ProblemsError } from '../../../src/foundation/index.ts';
import { quantileUs } from '../../../src/histogram/index.ts';
import { decodeRun, encodeRun, importCsv, type Run } from '../../../src/trial/index.ts';

const RAW = 'run,trial,endpoint,latency_ms,ok\n';
const SCALAR = 'run,trial,metric,value,unit,better\n';

function problemsOf(text: string): readonly string[] {
  try {
    importCsv(text, 'results.csv');
  } catch (error) {
    if (error instanceof ProblemsError) {
      expect(error.code).toBe('CSV_INVALID');
      return error.problems.map(
        ({ file, line, column, path, message }) => `${file}:${line}:${column} ${path}: ${message}`,
      );
    }
    throw error;
  }
  return [];
}

function one(text: string): Run {
  const runs = importCsv(text, 'results.csv');
  expect(runs).toHaveLength(1);
  return runs[0]!;
}

test('raw rows become counts and histograms, by run, trial and endpoint', () => {
  const run = one(
    `${RAW}a,1,GET /,10,true\na,1,GET /,20.5,1\na,1,GET /,7,false\na,1,POST /cart,130,0\na,2,GET /,30,true\n`,
  );
  expect(run.trials.map(({ side, block, order }) => ({ side, block, order }))).toEqual([
    { side: 'candidate', block: 0, order: 0 },
    { side: 'candidate', block: 1, order: 0 },
  ]);
  const [root, cart] = run.trials[0]!.endpoints;
  expect(root).toMatchObject({ endpoint: 'GET /', planned: 3, sent: 3, dropped: 0 });
  expect(root!.outcomes).toMatchObject({ ok: 2, status: 1 });
  expect(quantileUs(root!.responseTime, 1)).toBeCloseTo(20_500, -2);
  expect(root!.serviceTime).toEqual(root!.responseTime);
  expect(quantileUs(root!.errorResponseTime, 1)).toBeCloseTo(7000, -1);
  expect(cart).toMatchObject({ endpoint: 'POST /cart', sent: 1, outcomes: { ok: 0, status: 1 } });
  expect(run.primaryEndpoints).toEqual(['GET /', 'POST /cart']);
});

test('scalar rows become scalars; without an endpoint they are of the whole scenario', () => {
  const text = `run,trial,metric,value,unit,better,endpoint\na,1,heap,130.5,MB,lower,\na,1,heap,7,MB,lower,GET /\na,1,rate,333.3,1/s,higher,\n`;
  expect(one(text).trials[0]!.scalars).toEqual([
    { endpoint: '*', metric: 'heap', value: 130.5, unit: 'MB', better: 'lower' },
    { endpoint: 'GET /', metric: 'heap', value: 7, unit: 'MB', better: 'lower' },
    { endpoint: '*', metric: 'rate', value: 333.3, unit: '1/s', better: 'higher' },
  ]);
});

test('columns may stand in any order, quoted, with line ends of Windows and a byte order mark', () => {
  const plain = one(`${RAW}a,1,GET /,10,true\n`);
  const other = one('\uFEFFok,"latency_ms",endpoint,trial,run\r\ntrue,10,"GET /",1,a\r\n');
  expect({ ...other, seed: '' }).toEqual({ ...plain, seed: '' });
});

test('one run per distinct run, each its own deployment unless the column says otherwise', () => {
  const runs = importCsv(`${RAW}b,1,x,1,1\na,1,x,1,1\nb,2,x,1,1\n`, 'results.csv');
  expect(
    runs.map(({ deployment, provenance, trials }) => [provenance.runId, deployment, trials.length]),
  ).toEqual([
    ['b', 'b', 2],
    ['a', 'a', 1],
  ]);
  const named = importCsv(
    'run,trial,endpoint,latency_ms,ok,deployment\na,1,x,1,1,v7\nb,1,x,1,1,v7\n',
    'results.csv',
  );
  expect(named.map(({ deployment }) => deployment)).toEqual(['v7', 'v7']);
});

test('with a side column a run is side by side, and trials pair up by order of appearance', () => {
  const text = `run,trial,endpoint,latency_ms,ok,side\na,1,x,1,1,baseline\na,1,x,2,1,candidate\na,2,x,3,1,candidate\na,2,x,4,1,baseline\n`;
  expect(one(text).trials.map(({ side, block }) => `${side} ${block}`)).toEqual([
    'baseline 0',
    'candidate 0',
    'baseline 1',
    'candidate 1',
  ]);
});

test('a block column pairs trials whatever their names and order', () => {
  const text = `run,trial,endpoint,latency_ms,ok,side,block\na,p,x,1,1,baseline,7\na,q,x,2,1,baseline,3\na,r,x,3,1,candidate,7\na,s,x,4,1,candidate,3\n`;
  expect(one(text).trials.map(({ side, block }) => `${side} ${block}`)).toEqual([
    'baseline 3',
    'candidate 3',
    'baseline 7',
    'candidate 7',
  ]);
});

test('start times give the trial its duration, its place and the order of the sides', () => {
  const text = `run,trial,endpoint,latency_ms,ok,side,started_ms\na,1,x,30,1,baseline,1700000007000\na,1,x,10,1,baseline,1700000005000\na,1,x,20,1,candidate,1700000000000\n`;
  const run = one(text);
  expect(run.provenance.startedAt).toBe('2023-11-14T22:13:20.000Z');
  expect(
    run.trials.map(({ side, order, startMs, durationMs }) => ({ side, order, startMs, durationMs })),
  ).toEqual([
    { side: 'candidate', order: 0, startMs: 0, durationMs: 20 },
    { side: 'baseline', order: 1, startMs: 5000, durationMs: 2030 },
  ]);
});

test('without start times the run starts at the epoch and has no duration', () => {
  const run = one(`${RAW}a,1,x,1,1\n`);
  expect(run.provenance.startedAt).toBe('1970-01-01T00:00:00.000Z');
  expect(run.trials[0]!.durationMs).toBe(0);
});

test('imported runs are of one class; the load hash tells endpoints, metrics and units', () => {
  const [a, b, c] = importCsv(`${RAW}a,1,x,1,1\na,1,y,1,1\nb,1,y,2,0\nb,9,x,2,1\nc,1,x,1,1\n`, 'results.csv');
  expect(a!.environment).toMatchObject({ class: 'imported', targetKind: 'imported' });
  expect(a!.loadHash).toBe(b!.loadHash);
  expect(a!.loadHash).not.toBe(c!.loadHash);
  const hashOfScalar = (metric: string, unit: string): string =>
    one(`${SCALAR}a,1,${metric},1,${unit},lower\n`).loadHash;
  expect(
    new Set([hashOfScalar('m', 's'), hashOfScalar('m', 'ms'), hashOfScalar('n', 's'), c!.loadHash]).size,
  ).toBe(4);
});

test('the same text gives the same bytes, whatever the file is called', () => {
  const text = `${RAW}a,1,x,1,1\na,2,x,1.25,1\n`;
  const bytes = (source: string): string[] => importCsv(text, source).map(encodeRun);
  expect(bytes('one.csv')).toEqual(bytes('two.csv'));
  expect(one(text).seed).toMatch(/^csv-[0-9a-f]+$/);
  expect(one(`${RAW}a,1,x,1,1\na,2,x,1.5,1\n`).seed).not.toBe(one(text).seed);
});

test('what was imported can be written and read', () => {
  const run = one(`${RAW}a,1,GET /,10,true\na,1,GET /,0,1\na,1,GET /,3600000,true\na,2,GET /,1e1,false\n`);
  expect(decodeRun(encodeRun(run), 'a.json')).toEqual(run);
});

test.each([
  ['a,1,GET /,ten,true', '2:11 latency_ms: "ten" is no number from 0', 'a word'],
  ['a,1,GET /,-1,true', '2:11 latency_ms: "-1" is no number from 0', 'a negative latency'],
  ['a,1,GET /,,true', '2:11 latency_ms: "" is no number from 0', 'no latency'],
  ['a,1,GET /,NaN,true', '2:11 latency_ms: "NaN" is no number from 0', 'not a number'],
  ['a,1,GET /,Infinity,true', '2:11 latency_ms: "Infinity" is no number from 0', 'no finite number'],
  ['a,1,GET /,0x10,true', '2:11 latency_ms: "0x10" is no number from 0', 'a number of JavaScript'],
  ['a,1,GET /, 5,true', '2:11 latency_ms: " 5" is no number from 0', 'a space belongs to the field'],
  ['a,1,GET /,3600001,true', '2:11 latency_ms: "3600001" is too large', 'longer than a histogram can say'],
  ['a,1,GET /,1e999,true', '2:11 latency_ms: "1e999" is too large', 'infinite when read'],
  ['a,1,GET /,5,yes', '2:13 ok: "yes" is not a yes or no', 'another word for true'],
  ['a,1,GET /,5,constructor', '2:13 ok: "constructor" is not a yes or no', 'a member of every object'],
  ['a,1,GET /,5', '2:1 : 4 fields where the header has 5', 'a field is missing'],
  ['a,1,GET /,5,1,7', '2:1 : 6 fields where the header has 5', 'a field too many'],
  ['a,1,GET /?a=1,b,5,1', '2:1 : 6 fields where the header has 5', 'a comma that should be quoted'],
  [',1,GET /,5,1', '2:1 run: is empty', 'no run'],
  ['a,,GET /,5,1', '2:3 trial: is empty', 'no trial'],
  ['a,1,,5,1', '2:5 endpoint: is empty', 'no endpoint'],
  ['a,1,*,5,1', '2:5 endpoint: * stands for all endpoints', 'the name of the whole scenario'],
  ['a,1,"x\ny",5,1', '2:5 endpoint: is too long or holds a control character', 'a line end in a name'],
  ['a,1,"GET /,5,1', '2:5 : a quote that is never closed', 'an open quote'],
])('the raw row %j is refused: %s (%s)', (row, problem) => {
  expect(problemsOf(`${RAW}${row}\n`)).toEqual([`results.csv:${problem}`]);
});

test.each([
  ['a,1,m,,ms,lower', '2:7 value: "" is no number from 0', 'no value'],
  ['a,1,m,-2,ms,lower', '2:7 value: "-2" is no number from 0', 'a negative value has no ratio'],
  ['a,1,m,1e16,ms,lower', '2:7 value: "1e16" is too large', 'more than a run file may hold'],
  ['a,1,m,2,ms,less', '2:12 better: "less" is no direction', 'an unknown direction'],
  ['a,1,,2,ms,lower', '2:5 metric: is empty', 'no metric'],
  [
    'a,1,m,2,ms,lower\na,1,m,3,ms,lower',
    '3:5 metric: this trial has "m" already',
    'two numbers of one metric in one trial',
  ],
  ['a,1,m,2,ms,lower\nb,1,m,3,s,lower', '3:9 unit: "m" is in "s" here and in "ms" before', 'two units'],
  [
    'a,1,m,2,ms,lower\na,2,m,3,ms,higher',
    '3:12 better: "m" is better higher here and lower before',
    'two directions',
  ],
])('the scalar row %j is refused: %s (%s)', (rows, problem) => {
  expect(problemsOf(`${SCALAR}${rows}\n`)).toEqual([`results.csv:${problem}`]);
});

const PLACED = 'run,trial,endpoint,latency_ms,ok,side,block,deployment,started_ms\n';

test.each([
  ['a,1,x,1,1,both,,,', '2:11 side: "both" is no side', 'an unknown side'],
  ['a,1,x,1,1,,,,', '2:11 side: "" is no side', 'no side where the column is there'],
  ['a,1,x,1,1,baseline,-1,,', '2:20 block: "-1" is no block', 'a negative block'],
  ['a,1,x,1,1,baseline,1.5,,', '2:20 block: "1.5" is no block', 'half a block'],
  [
    'a,1,x,1,1,baseline,3,,\na,2,x,1,1,candidate,,,',
    '3:21 block: some rows of this run say a block and some do not',
    'blocks in some rows',
  ],
  [
    'a,1,x,1,1,baseline,3,,\na,1,x,1,1,baseline,4,,',
    '3:20 block: trial "1" was in block 3 before',
    'a trial in two blocks',
  ],
  [
    'a,1,x,1,1,baseline,3,,\na,2,x,1,1,baseline,3,,',
    '3:20 block: block 3 has another trial of this side already',
    'two trials of one side in a block',
  ],
  [
    'a,1,x,1,1,baseline,,v1,\na,1,x,1,1,baseline,,v2,',
    '3:21 deployment: run "a" was on deployment "v1" before',
    'two deployments in a run',
  ],
  [
    'a,1,x,1,1,baseline,,,7\na,1,x,1,1,baseline,,,',
    '3:22 started_ms: some rows of this run say it and some do not',
    'start times in some rows',
  ],
  ['a,1,x,1,1,baseline,,,soon', '2:22 started_ms: "soon" is no number from 0', 'a start that is none'],
])('the row %j is refused: %s (%s)', (rows, problem) => {
  expect(problemsOf(`${PLACED}${rows}\n`)).toEqual([`results.csv:${problem}`]);
});

test.each([
  ['', ['1:1 : no rows'], 'an empty file'],
  [RAW, ['2:1 : no rows'], 'a header alone'],
  ['1,2,3,4,5\n', ['1:1 : unknown column "1"'], 'no header'],
  ['run,trial,endpoint,latency_ms,ok,regoin\n', ['1:34 : unknown column "regoin"'], 'an unknown column'],
  ['run,trial,endpoint,ok\na,1,x,1\n', ['1:1 : the column latency_ms is missing'], 'a missing column'],
  [
    'run,trial,metric,value,unit\n',
    ['1:1 : the column better is missing'],
    'a missing column of the scalar form',
  ],
  [
    'run,run,trial,endpoint,latency_ms,ok\n',
    ['1:5 : the column run stands here a second time'],
    'a column twice',
  ],
])('the header of %j is refused (%#)', (text, expected) => {
  expect(problemsOf(text)).toEqual(expect.arrayContaining(expected.map((each) => `results.csv:${each}`)));
});

test('an unknown column is told with the nearest known one', () => {
  try {
    importCsv('run,trial,endpoint,latency,ok\n', 'results.csv');
    throw new Error('it was read');
  } catch (error) {
    expect(error).toMatchObject({
      problems: [{ message: 'unknown column "latency"' }, { message: 'the column latency_ms is missing' }],
    });
  }
  expect(() => importCsv('run,trial,endpoint,latency_ms,okay\n', 'r.csv')).toThrow(ProblemsError);
  try {
    importCsv('run,trial,end-point,latency_ms,ok\n', 'r.csv');
  } catch (error) {
    expect(error).toMatchObject({ problems: [{ hint: 'Did you mean endpoint?' }, {}] });
  }
});

test('all problems are told at once, the first fifty in full and the rest by number', () => {
  const rows = Array.from({ length: 130 }, (_, index) => `a,1,x,bad${index},1\n`).join('');
  try {
    importCsv(RAW + rows, 'results.csv');
    throw new Error('it was read');
  } catch (error) {
    expect(error).toMatchObject({ message: 'results.csv: 130 problems, the first 50 listed and 80 more' });
    expect(error).toBeInstanceOf(ProblemsError);
    if (error instanceof ProblemsError) expect(error.problems).toHaveLength(50);
  }
});

test('names that objects know already are ordinary names', () => {
  const [run] = importCsv(`${RAW}__proto__,constructor,toString,7,1\n`, 'results.csv');
  expect(run).toMatchObject({ deployment: '__proto__', primaryEndpoints: ['toString'] });
});
