import { expect, test } from '@jest/globals';
import type { Io } from '../../../src/cli/index.ts';
import { reportError } from '../../../src/cli/report-error.ts';
import { ERROR_CODES, PerfGateError, ProblemsError } from '../../../src/foundation/index.ts';

function report(error: unknown, json: boolean): { code: number; stdout: string; stderr: string } {
  let stdout = '';
  let stderr = '';
  const io: Io = {
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    env: {},
    cwd: '/',
    isTty: false,
    isErrorTty: false,
    columns: 110,
    signal: new AbortController().signal,
  };
  return { code: reportError(error, json, io), stdout, stderr };
}

const PROBLEMS = new ProblemsError('SCENARIO_INVALID', '1 problem in a.yml', 'Mend it.', [
  { file: 'a.yml', line: 7, column: 13, path: 'load.rate', message: 'not a rate', hint: 'Write 130/s.' },
]);

test('people get code, message, hint and every problem on stderr', () => {
  expect(report(PROBLEMS, false)).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'error SCENARIO_INVALID: 1 problem in a.yml\n    Mend it.\na.yml:7:13: load.rate: not a rate\n    Write 130/s.\n',
  });
});

test('with --json stdout is one document that says the same', () => {
  const { stdout, stderr } = report(PROBLEMS, true);
  expect(JSON.parse(stdout)).toEqual({
    schema: 'perf-gate.error/1',
    error: {
      code: 'SCENARIO_INVALID',
      message: '1 problem in a.yml',
      hint: 'Mend it.',
      problems: PROBLEMS.problems,
    },
  });
  expect(stderr).toMatch(/^error SCENARIO_INVALID/);
});

test('a bug keeps its stack and ends with 70', () => {
  const { code, stdout, stderr } = report(new TypeError('x is not a function'), true);
  expect(code).toBe(70);
  expect(stderr).toMatch(/bug in perf-gate:\nTypeError: x is not a function\n +at /);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INTERNAL' } });
});

test('what is thrown though it is no error is a bug too', () => {
  expect(report('oops', false)).toMatchObject({ code: 70, stdout: '' });
});

test('no error ends with 0, 1 or 4, which are verdicts', () => {
  for (const errorCode of ERROR_CODES) {
    const { code } = report(new PerfGateError(errorCode, 'm', 'h'), false);
    expect([errorCode, [2, 3].includes(code)]).toEqual([errorCode, true]);
  }
});
