import { expect, test } from '@jest/globals';
import { scheduleUsers } from '../../../src/schedule/index.ts';
import { aJourneyScenario, aStep, aThink, aUserWindow, rateOf, someUsers, trendOf } from './a-journey.ts';
import { aDriver, cleanUp, endpointOf, serve, unstopped } from './measuring.ts';

cleanUp();

test('when the user who logs in for all leaves meanwhile, one of those who wait does it', async () => {
  const { url } = await serve((request, response) => {
    setTimeout(() => response.end('{"token":"t"}'), request.url === '/login' ? 300 : 0);
  });
  const login = {
    per: 'side' as const,
    steps: [
      aStep({ name: 'login', path: '/login' }, { capture: { token: '$.token' } }),
      aStep({ name: 'welcome', path: '/welcome?{{ token }}' }),
    ],
  };
  const [leaver, stayers] = [
    { ...someUsers(1, 150), name: 'leaver' },
    { ...someUsers(3, 1700), name: 'stayers' },
  ];
  const scenario = aJourneyScenario([aStep({ name: 'a', path: '/a?{{ token }}' }), aThink(70)], leaver, {
    login,
    load: { executors: [leaver, stayers], warmUpMs: 0, pattern: null },
  });
  const users = scheduleUsers(scenario.load.executors, { fromMs: 0, toMs: 1700 });
  const window = { ...aUserWindow(scenario, 1700), users };
  const [measurement] = await aDriver(scenario).measure(window, { candidate: url }, unstopped);
  if (!measurement) throw new Error('nothing measured');
  expect(endpointOf([measurement], { endpoint: 'login' }).sent).toBe(2);
  expect(endpointOf([measurement], { endpoint: 'welcome' }).sent).toBe(1);
  expect(trendOf(measurement, 'login_duration', '*')?.count).toBe(1);
  const [completed, total] = rateOf(measurement, 'iterations_completed').split('/').map(Number);
  expect(completed).toBe(total);
  expect(total).toBeGreaterThan(10);
});
