import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { scenarioJsonSchema } from '../../../src/scenario/index.ts';
import { journey, load, problemsOf, request, top, webSocket } from './support/marked-scenario.ts';

const EXAMPLES = join(import.meta.dirname, '../../../scenarios');
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(
  scenarioJsonSchema(),
);

test.each(readdirSync(EXAMPLES).filter((name) => name.endsWith('.yml')))(
  'the example %s satisfies the schema',
  (name) => {
    validate(parse(readFileSync(join(EXAMPLES, name), 'utf8')));
    expect(validate.errors ?? []).toEqual([]);
  },
);

test('the schema in the scenarios folder is the one that the parser gives', () => {
  const text = readFileSync(join(EXAMPLES, 'scenario.schema.json'), 'utf8');
  expect(text).toBe(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
});

test.each([
  [top('zebra: 1'), 'an unknown key'],
  [request('wieght: 2'), 'a misspelled key'],
  [request('weight: "2"'), 'a number in quotes'],
  [request('weight: 0'), 'no weight'],
  [request('primary: yes'), 'a word for a truth'],
  [request('method: get'), 'a lower-case method'],
  [request('timeout: 10'), 'a duration without a unit'],
  [request('timeout: 5 s'), 'a duration with a space'],
  [request('method: POST\nbody: x\njson: {}'), 'two bodies'],
  [request('headers: { x-a: 5 }'), 'a number as a header'],
  [request('expect: { status: 700 }'), 'a status of no class'],
  [request('expect: { status: "200" }'), 'a status in quotes'],
  [request('expect: { json: { items: 1 } }'), 'a JSON path without $'],
  [top('version: 2'), 'another version'],
  [top('compare: { tolerance: 5 }'), 'a share without a sign'],
  [top('compare: { quantiles: [95] }'), 'a quantile in per cent'],
  [top('compare: { fail-on: sometimes }'), 'another word'],
  [top('thresholds: { vus: max<5 }'), 'an unknown metric'],
  [top('thresholds: { http_reqs: 5 }'), 'a number as an objective'],
  [load('rate: 20'), 'a rate without a duration'],
  [load('rate: 20\nduration: 1m\nstages: [{ duration: 1m, target: 5 }]'), 'both forms of a load'],
  [load('rate: 20/min\nduration: 1m'), 'a rate in other words'],
  ['name: x\nload: { rate: 20, duration: 1m }', 'no requests'],
  [load('rate: 20\nduration: 1m\nvus: 5'), 'a rate beside users'],
  [load('executor: constant-vus\nrate: 20\nduration: 1m'), 'an executor with the keys of another'],
  [load('executor: per-vu-iterations\nvus: 5'), 'no iterations'],
  [load('pattern: spike\nrate: 5\nduration: 5m\nexecutor: saturate'), 'a pattern with an executor'],
  [load('executors: [{ rate: 5, duration: 1m }]'), 'an executor without a name'],
  [load('executors: [{ name: a, rate: 5, duration: 1m }]\nrate: 5'), 'executors beside a rate'],
  [journey('{ think: 1s, path: / }'), 'a step of two kinds'],
  [journey('{ group: pay }'), 'a group of nothing'],
  [journey('{ group: pay, steps: [{ pth: / }] }'), 'a misspelled key deep within'],
  [journey('{ think: { normal: 1s } }'), 'another law'],
  [journey('{ path: /, capture: { id: { body: $.id } } }'), 'a capture from elsewhere'],
  [journey('{ if: { value: x }, steps: [{ path: / }] }'), 'a condition of nothing'],
  [top('data: { a: { csv: a.csv, uuid: true } }'), 'data from two places'],
  [top('data: { a: { integer: [1] } }'), 'half a range'],
  [top('http: { connections: pooled }'), 'another word for connections'],
  [top('thresholds: { "iteration_duration{flow:a}": p(95)<5 }'), 'another tag'],
  [webSocket('messages: [{ name: a, rate: 1/s }]'), 'a message of nothing'],
  [webSocket('messages: [{ name: a, text: a, json: a, rate: 1/s }]'), 'a message of two texts'],
  ['requests: [{ path: / }]\nload: { rate: 20, duration: 1m }', 'no name'],
  ['name: x\nrequests: [{ path: a }]\nload: { rate: 20, duration: 1m }', 'a path without a slash'],
])('what the schema refuses, the parser refuses: %#', (text) => {
  expect(validate(parse(text))).toBe(false);
  expect(problemsOf(text).length).toBeGreaterThan(0);
});

test.each([
  [load('rate: ${RATE}\nduration: ${TIME}'), 'variables for numbers and durations'],
  [request('method: ${METHOD}\nprimary: ${PRIMARY}'), 'variables for words and truths'],
  [request('expect: { status: [200, "${STATUS}"] }'), 'a variable in a list'],
  [load('rate: 600/m\nduration: 1m30s'), 'a rate by the minute'],
  [request('expect: { status: 2xx, json: { "$.a": { exists: true } } }'), 'a class and an existence'],
  [top('compare: { tolerance: 0.05, noise-floor: auto, quantiles: [p50, 0.99] }'), 'ratios and quantiles'],
  [top('thresholds: { "http_req_duration{endpoint:home}": p(95)<500 }'), 'a threshold on an endpoint'],
  [readFileSync(join(import.meta.dirname, 'support/whole-surface.yml'), 'utf8'), 'the whole surface'],
  [load('executor: ${EXECUTOR}\nvus: 5\nduration: 1m'), 'a variable for the executor'],
  [load('executor: ramping-vus\nstages: [{ duration: 1m, target: 5 }]'), 'stages of users by the word'],
  [load('start-vus: 1\nstages: [{ duration: 1m, target: 5 }]'), 'stages of users by their beginning'],
  [load('vus: 5\niterations: 100'), 'iterations'],
  [load('connections: 5\nduration: 30s'), 'saturation'],
  [
    load('pattern: breakpoint\nusers: 5\nincrement: 5\nmax: 50\nlevel: 20s\ntargets: { p95: 1s }'),
    'a search',
  ],
  [load('pattern: ramp\nrate: 20/s\nfrom: 60/m\nduration: 5m\narrivals: constant'), 'a ramp'],
])('what authors may write, the schema accepts: %#', (text) => {
  validate(parse(text));
  expect(validate.errors ?? []).toEqual([]);
});

test('an editor is told what each key means', () => {
  const lacking: string[] = [];
  const visit = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { properties, items, description } = schema as Record<string, unknown>;
    if (typeof description !== 'string' || description === '') lacking.push(path);
    for (const [key, member] of Object.entries(properties ?? {})) visit(member, `${path}.${key}`);
    const isListOfMaps = typeof items === 'object' && items !== null && 'properties' in items;
    if (isListOfMaps) visit(items, `${path}[]`);
  };
  visit(scenarioJsonSchema(), '');
  expect(lacking).toEqual([]);
});
