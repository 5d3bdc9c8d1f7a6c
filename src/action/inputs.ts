import { type Problem, ProblemsError } from '../foundation/index.ts';
import {
  FAIL_ON,
  ON_INCONCLUSIVE,
  ON_MISSING_BASELINE,
  parseDuration,
  type Policy,
} from '../scenario/index.ts';

/** What the run is for, as the workflow says it. */
export const MODES = ['auto', 'baseline', 'aa', 'pull-request', 'release'] as const;
export type Mode = (typeof MODES)[number];

/** The inputs of `action.yml`, checked. Empty strings where nothing was given. */
export interface ActionInputs {
  /** Paths and globs. */
  readonly scenarios: readonly string[];
  readonly url: string;
  readonly start: string;
  readonly baselineUrl: string;
  readonly baselineRef: string;
  readonly baselineStart: string;
  readonly install: string;
  readonly restart: string;
  readonly deploy: string;
  readonly readiness: { readonly path: string; readonly timeoutMs: number };
  readonly mode: Mode;
  readonly repeat: number;
  /** What overrides the policy of every scenario. */
  readonly policy: Partial<Pick<Policy, 'failOn' | 'onInconclusive' | 'onMissingBaseline'>>;
  readonly comment: 'always' | 'never';
  readonly checkName: string;
  readonly name: string;
  readonly token: string;
  readonly out: string;
}

const MAX_REPEAT = 30;

/**
 * Reads and checks the inputs: the runner enforces neither `required` nor any value.
 *
 * @throws ProblemsError USAGE with every problem at once.
 */
export function readInputs(getInput: (name: string) => string): ActionInputs {
  const { text, word, line, object, problems } = createReader(getInput);
  const inputs: ActionInputs = {
    scenarios: text('scenario')
      .split('\n')
      .map((each) => each.trim())
      .filter((each) => each !== ''),
    url: text('url'),
    start: text('start'),
    baselineUrl: text('baseline-url'),
    baselineRef: text('baseline-ref'),
    baselineStart: text('baseline-start'),
    install: text('install'),
    restart: text('restart'),
    deploy: text('deploy'),
    readiness: {
      path: text('readiness-path') || '/',
      timeoutMs: parseDuration(text('readiness-timeout') || '60s') ?? 0,
    },
    mode: word('mode', MODES) ?? 'auto',
    repeat: Number(text('repeat') || '1'),
    policy: given({
      failOn: word('fail-on', FAIL_ON),
      onInconclusive: word('on-inconclusive', ON_INCONCLUSIVE),
      onMissingBaseline: word('on-missing-baseline', ON_MISSING_BASELINE),
    }),
    comment: word('comment', ['always', 'never']) ?? 'always',
    checkName: line('check-name', 'perf-gate', 100),
    name: line('name', 'default', 60),
    token: text('token'),
    out: line('out', 'perf-gate-out', 500),
  };
  checkTogether(inputs, object);
  if (problems.length > 0)
    throw new ProblemsError(
      'USAGE',
      `${problems.length === 1 ? 'An input is' : `${problems.length} inputs are`} wrong`,
      'Mend the `with:` of the step.',
      problems,
    );
  return inputs;
}

/** Leaves out what was not given. */
function given(words: NullablePolicy): ActionInputs['policy'] {
  return {
    ...(words.failOn === null ? {} : { failOn: words.failOn }),
    ...(words.onInconclusive === null ? {} : { onInconclusive: words.onInconclusive }),
    ...(words.onMissingBaseline === null ? {} : { onMissingBaseline: words.onMissingBaseline }),
  };
}

type NullablePolicy = {
  readonly [K in 'failOn' | 'onInconclusive' | 'onMissingBaseline']: Policy[K] | null;
};

interface Reader {
  readonly text: (input: string) => string;
  /** One of the words; null where nothing, or nothing right, was given. */
  readonly word: <T extends string>(input: string, words: readonly T[]) => T | null;
  readonly line: (input: string, otherwise: string, maxLength: number) => string;
  readonly object: Objection;
  readonly problems: readonly Problem[];
}

function createReader(getInput: (name: string) => string): Reader {
  const problems: Problem[] = [];
  const object: Objection = (input, message, hint) => {
    problems.push({ file: 'action inputs', line: 0, column: 0, path: input, message, hint });
  };
  const text = (input: string): string => getInput(input).trim();
  return {
    text,
    word: (input, words) => {
      const value = text(input);
      const found = words.find((each) => each === value) ?? null;
      if (value !== '' && found === null)
        object(input, `"${value}" is not a value of this input`, `Use one of: ${words.join(', ')}.`);
      return found;
    },
    line: (input, otherwise, maxLength) => {
      const value = text(input) || otherwise;
      if (/\p{Cc}/u.test(value) || value.length > maxLength)
        object(input, 'is not one line of text', `Use at most ${maxLength} characters and no line break.`);
      return value;
    },
    object,
    problems,
  };
}

type Objection = (input: string, message: string, hint: string) => void;

/** Whether it holds, else which input is wrong, how, and what to do. */
type Rule = readonly [boolean, string, string, string];

/** Rules of inputs about instances of the same code. */
function instanceRules(inputs: ActionInputs): readonly Rule[] {
  const started = 'What `start` starts is started afresh by itself.';
  return [
    ...(['restart', 'deploy'] as const).map(
      (name): Rule => [inputs[name] === '' || inputs.url !== '', name, 'needs `url`', started],
    ),
    [
      inputs.mode !== 'aa' || inputs.url === '' || inputs.baselineUrl !== '',
      'mode',
      '`aa` with `url` needs `baseline-url`',
      'Give the address of another deployment of the same code.',
    ],
  ];
}

/** Rules over several inputs, and over single ones whose form is more than a word. */
function checkTogether(inputs: ActionInputs, object: Objection): void {
  const rules: readonly Rule[] = [
    [inputs.scenarios.length > 0, 'scenario', 'is missing', 'Name at least one scenario file.'],
    [
      (inputs.url === '') !== (inputs.start === ''),
      'url',
      inputs.url === '' ? 'neither `url` nor `start` is given' : 'both `url` and `start` are given',
      'Give the address of a running system, or the command that starts one.',
    ],
    [
      isAddressOrEmpty(inputs.url),
      'url',
      'is not an http or https address',
      'Write it like https://preview.example.com.',
    ],
    [
      isAddressOrEmpty(inputs.baselineUrl),
      'baseline-url',
      'is not an http or https address',
      'Write it like https://staging.example.com.',
    ],
    [
      inputs.baselineUrl === '' || inputs.url !== '',
      'baseline-url',
      'needs `url`',
      'With `start`, use `baseline-ref`.',
    ],
    [
      inputs.baselineStart === '' || inputs.start !== '',
      'baseline-start',
      'needs `start`',
      'Give `start` too.',
    ],
    ...instanceRules(inputs),
    [
      inputs.readiness.path.startsWith('/'),
      'readiness-path',
      'does not begin with a slash',
      'Write it like /health.',
    ],
    [inputs.readiness.timeoutMs > 0, 'readiness-timeout', 'is not a duration', 'Write it like 30s or 2m.'],
    [
      Number.isInteger(inputs.repeat) && inputs.repeat >= 1 && inputs.repeat <= MAX_REPEAT,
      'repeat',
      `is not a whole number from 1 to ${MAX_REPEAT}`,
      'Write it like 5.',
    ],
    [
      inputs.repeat === 1 || inputs.mode === 'baseline' || inputs.mode === 'aa',
      'repeat',
      'needs `mode: baseline` or `mode: aa`',
      'Leave it out, or choose one of them.',
    ],
    [inputs.token !== '', 'token', 'is empty', 'Leave it out: the default is `${{ github.token }}`.'],
    [isInside(inputs.out), 'out', 'leads out of the workspace', 'Name a folder below the workspace.'],
  ];
  for (const [holds, input, message, hint] of rules) if (!holds) object(input, message, hint);
}

function isAddressOrEmpty(text: string): boolean {
  const url = URL.parse(text);
  return text === '' || url?.protocol === 'http:' || url?.protocol === 'https:';
}

function isInside(path: string): boolean {
  return !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..');
}
