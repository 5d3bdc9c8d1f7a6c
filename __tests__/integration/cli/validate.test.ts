import { expect, test } from '@jest/globals';
import { withTerminal } from '../../support/a-terminal.ts';
import { SCENARIO } from '../../support/some-scenario.ts';

test('validate tells the problems of all files at once, and praises sound ones only when all are', async () => {
  await withTerminal(async (terminal) => {
    await terminal.write({ 'good.yml': SCENARIO, 'bad.yml': SCENARIO.replace('rate: 13/s', 'rate: fast') });
    const faulty = await terminal.run('validate', 'good.yml', 'bad.yml', 'missing.yml');
    expect(faulty.code).toBe(2);
    expect(faulty.stdout).toBe('');
    expect(faulty.stderr).toMatch(/bad\.yml:5:\d+: load\.rate[^]*missing\.yml: no such file/);
    const sound = await terminal.run('validate', 'good.yml');
    expect(sound).toEqual({ code: 0, stdout: 'good.yml: sound ("shop", 1 endpoint)\n', stderr: '' });
    const json = await terminal.run('validate', '--json', 'good.yml');
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 'perf-gate.validation/1',
      scenarios: [{ file: 'good.yml', name: 'shop' }],
    });
  });
});

test('validate takes variables from the environment, and names those that are missing', async () => {
  const text = SCENARIO.replace('/products', '/${PLACE}');
  await withTerminal(async (terminal) => {
    await terminal.write({ 'a.yml': text });
    const missing = await terminal.run('validate', 'a.yml');
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('PLACE') });
  });
  await withTerminal(
    async (terminal) => {
      await terminal.write({ 'a.yml': text });
      expect((await terminal.run('validate', 'a.yml')).code).toBe(0);
    },
    { env: { PLACE: 'products' } },
  );
});
