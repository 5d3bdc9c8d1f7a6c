import { afterAll, expect, test } from '@jest/globals';
import { RequestBudget } from '../../../../src/engine/http/budget.ts';
import { Deadlines } from '../../../../src/engine/http/deadlines.ts';
import { prepareRequest } from '../../../../src/engine/http/prepared-request.ts';
import { Routes } from '../../../../src/engine/http/routes.ts';
import { type Answer, sendRequest } from '../../../../src/engine/http/send-request.ts';
import { systemClock } from '../../../../src/engine/index.ts';
import { parseScenario } from '../../../../src/scenario/index.ts';
import { SCENARIO } from '../../../support/some-scenario.ts';

const { requests, http } = parseScenario(SCENARIO, 'send request', {});
const deadlines = new Deadlines(systemClock);
afterAll(() => deadlines.close());

test.each(['http:', 'https:'])(
  'over %s, a name that is never resolved is no time-out of the target',
  async (protocol) => {
    const guard = { lookup: () => {}, refusal: () => null };
    const routes = new Routes({ clock: systemClock, http, guard, budget: new RequestBudget(7), deadlines });
    const url = new URL(`${protocol}//shop.test/`);
    const [request] = requests;
    if (!request) throw new Error('no request');
    const prepared = prepareRequest({ ...request, timeoutMs: 70 }, url, { version: '0.7.0', http });
    const answer = await new Promise<Answer>((resolve) => {
      sendRequest(prepared, '', routes.to(url), resolve);
    });
    expect(answer).toMatchObject({
      ending: 'dns',
      status: 0,
      detail: 'the name was not resolved, so no answer within 70 ms',
    });
    await routes.closeAllBut(new Set());
  },
);
