import { isHostPattern } from '../target/index.ts';
import type { ActionInputs } from './inputs.ts';
import { isPathPattern } from './path-filter.ts';
import type { Objection } from './input-reader.ts';

const MAX_REPEAT = 30;

/** What must hold of an input; else what is wrong with it, and what would be right. */
type Rule = readonly [holds: boolean, input: string, message: string, hint: string];

/** Rules over several inputs, and over single ones whose form is more than a word. */
export function checkTogether(inputs: ActionInputs, object: Objection): void {
  for (const [holds, input, message, hint] of [
    ...targetRules(inputs),
    ...instanceRules(inputs),
    ...otherRules(inputs),
    ...laterRules(inputs),
  ])
    if (!holds) object(input, message, hint);
}

/** Rules about what is measured. */
function targetRules(inputs: ActionInputs): readonly Rule[] {
  const measuresNothing = inputs.mode === 'refresh';
  return [
    [
      measuresNothing || inputs.scenarios.length > 0,
      'scenario',
      'is missing',
      'Name at least one scenario file.',
    ],
    [
      measuresNothing || (inputs.url === '') !== (inputs.start === ''),
      'url',
      inputs.url === '' ? 'neither `url` nor `start` is given' : 'both `url` and `start` are given',
      'Give the address of a running system, or the command that starts one.',
    ],
    [
      isAddressOrWord(inputs.url),
      'url',
      'is not an http or https address',
      'Write it like https://preview.example.com, or `auto`.',
    ],
    [
      isAddressOrWord(inputs.baselineUrl),
      'baseline-url',
      'is not an http or https address',
      'Write it like https://staging.example.com, or `auto`.',
    ],
    [
      inputs.deployments.allowedHosts.every(isHostPattern),
      'allowed-hosts',
      'holds what is no pattern of hosts that belong together',
      'Write them like `shop-*-acme.vercel.app`, one a line; the last two parts of a name are written out.',
    ],
    [
      ![inputs.url, inputs.baselineUrl].includes('auto') || inputs.deployments.allowedHosts.length > 0,
      'allowed-hosts',
      'is missing, and with `auto` somebody else chooses the address',
      'Name the hosts that load may be sent to, like `shop-*-acme.vercel.app`.',
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
  ];
}

/** Rules of inputs about instances of the same code. */
function instanceRules(inputs: ActionInputs): readonly Rule[] {
  const started = 'What `start` starts is started afresh by itself.';
  return [
    ...(['restart', 'deploy'] as const).map(
      (name): Rule => [inputs[name] === '' || inputs.url !== '', name, 'needs `url`', started],
    ),
    [
      inputs.mode !== 'aa' || inputs.url === '' || !['', 'auto'].includes(inputs.baselineUrl),
      'mode',
      '`aa` with `url` needs `baseline-url`',
      'Give the address of another deployment of the same code.',
    ],
  ];
}

/** Rules about how, and what else. */
function otherRules(inputs: ActionInputs): readonly Rule[] {
  return [
    [
      inputs.readiness.path.startsWith('/'),
      'readiness-path',
      'does not begin with a slash',
      'Write it like /health.',
    ],
    [
      inputs.readiness.timeoutMs > 0,
      'readiness-timeout',
      'is not a duration above zero',
      'Write it like 30s or 2m.',
    ],
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
}

/** Rules about what is relevant and what is released. */
function laterRules(inputs: ActionInputs): readonly Rule[] {
  return [
    [
      inputs.paths.every(isPathPattern),
      'paths',
      'holds what is no pattern of paths',
      'Write them as in `paths:` of a workflow, like `src/**`, one a line.',
    ],
    [
      inputs.paths.length === 0 || inputs.paths.some((pattern) => !pattern.startsWith('!')),
      'paths',
      'only takes files away, so that no change would ever be measured',
      'Write what is meant before what is not: `**` in the first line for everything else.',
    ],
    [
      inputs.mode !== 'released' || inputs.url !== '',
      'url',
      'is missing, and `mode: released` measures what is deployed',
      'Write where the released version can be reached, or `auto`.',
    ],
  ];
}

function isAddressOrWord(text: string): boolean {
  const url = URL.parse(text);
  return text === '' || text === 'auto' || url?.protocol === 'http:' || url?.protocol === 'https:';
}

function isInside(path: string): boolean {
  return !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..');
}
