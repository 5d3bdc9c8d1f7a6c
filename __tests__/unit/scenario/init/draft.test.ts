import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  firstWorkflow,
  parseScenario,
  readTemplate,
  type Scenario,
  scenarioFromHar,
  scenarioFromOpenApi,
  scenarioFromUrl,
} from '../../../../src/scenario/index.ts';
import { renderDraft } from '../../../../src/scenario/init/draft.ts';
import { interpolate } from '../../../../src/scenario/interpolate.ts';

/** What a foreign document must not get hold of. */
const VARIABLES = { HOME: '/root', TOKEN: 's3cret-value' };

function parse(text: string): Scenario {
  const scenario = parseScenario(text, 'first.yml', VARIABLES);
  expect(scenario.secrets).toEqual([]);
  expect(JSON.stringify(scenario)).not.toMatch(/s3cret-value|\/root/);
  return scenario;
}

const QUERY = '?q=${HOME}&r=$${TOKEN}&s=$$${HOME}&t=$$$&u=${nothing';

test('a recording that holds substitutions is sent as it was recorded', () => {
  const entry = {
    request: { method: 'GET', url: `https://shop.example.test/products${QUERY}`, headers: [] },
    response: { status: 200 },
  };
  const scenario = parse(scenarioFromHar(JSON.stringify({ log: { entries: [entry] } }), 'visit.har'));
  expect(scenario.requests.map(({ path }) => path)).toEqual([`/products${QUERY}`]);
});

test('a URL that holds substitutions is sent as it is', () => {
  const scenario = parse(scenarioFromUrl(`https://shop.example.test/products${QUERY}`));
  expect(scenario.requests.map(({ path }) => path)).toEqual([`/products${QUERY}`]);
});

test('a description that holds substitutions brings none into title, path, name and header', () => {
  const document = {
    swagger: '2.0',
    info: { title: '${TOKEN} of $${HOME}' },
    basePath: '/v1/${HOME}',
    paths: {
      '/products/{id}': {
        get: {
          parameters: [
            { in: 'path', name: 'id', example: '7' },
            { in: 'header', name: 'x-shop', required: true, example: '${HOME}/$${HOME}' },
          ],
        },
      },
    },
  };
  const { name, requests } = parse(scenarioFromOpenApi(JSON.stringify(document), 'api.json'));
  expect(name).toBe('${TOKEN} of $${HOME}');
  expect(requests).toMatchObject([
    {
      name: 'GET /v1/${HOME}/products/{id}',
      path: '/v1/${HOME}/products/7',
      headers: { 'x-shop': '${HOME}/$${HOME}' },
    },
  ]);
});

/** A template that is nothing but this text. */
function textParts(text: string): readonly unknown[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}

test('whatever a header holds, it survives the way through the file', () => {
  const value = fc
    .array(fc.constantFrom('$', '${', '{', '}', '${HOME}', '$${', ':-', 'x', ' ', '"', "'", '\\', '#'))
    .map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(value, (text) => {
      const request = {
        name: '',
        method: 'GET' as const,
        path: '/',
        weight: 1,
        status: '',
        headers: [['x-foreign', text] as const],
        lines: [],
        notes: [],
        isCommentedOut: false,
      };
      const rendered = renderDraft({ name: 'foreign', notes: [], requests: [request] });
      const header = readTemplate(parse(rendered).requests[0]?.headers['x-foreign'] ?? '');
      expect(header).toEqual({ kind: 'template', template: { parts: textParts(text), names: [] } });
    }),
    { seed: 20_260_301, numRuns: 300 },
  );
});

test('a start command keeps the variables of the shell: a workflow has no substitutions of ours', () => {
  const command = 'PORT=${PORT:-3000} node server.js # $$';
  expect(interpolate(command, {}).text).not.toBe(command);
  const workflow = firstWorkflow({ forkSafe: false, startCommand: command });
  expect(workflow).toContain(`start: ${JSON.stringify(command)} #`);
});
