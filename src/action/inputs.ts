import type { ProblemsError } from '../foundation/index.ts';
import { createInputReader, type InputReader, type Objection } from './input-reader.ts';
import { checkTogether } from './input-rules.ts';
import {
  FAIL_ON,
  ON_INCONCLUSIVE,
  ON_MISSING_BASELINE,
  parseDuration,
  type Policy,
} from '../scenario/index.ts';
import type { Readiness } from '../target/index.ts';
import { COMMENT_WORDS, type CommentWord } from '../verdict/index.ts';

/** What the run is for, as the workflow says it. */
export const MODES = ['auto', 'baseline', 'aa', 'pull-request', 'refresh', 'release', 'released'] as const;
export type Mode = (typeof MODES)[number];

/** The inputs of `action.yml`, checked. Empty strings where nothing was given. */
export interface ActionInputs {
  /** Paths and globs. */
  readonly scenarios: readonly string[];
  /** An address, or `auto` for that of the deployment of the judged commit. */
  readonly url: string;
  readonly start: string;
  /** An address, or `auto` for that of a deployment of the base. */
  readonly baselineUrl: string;
  readonly baselineRef: string;
  readonly baselineStart: string;
  readonly install: string;
  readonly restart: string;
  readonly deploy: string;
  readonly readiness: Readiness;
  readonly deployments: DeploymentInputs;
  /** Sent with every request to the targets, lower-case names: what opens a protected deployment. The values are secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** How long to wait for other runs that load the same host; 0 takes no turns. */
  readonly waitForHostMs: number;
  readonly mode: Mode;
  /** With `mode: released`, the tag or commit of the released version, or `latest` for that of the latest release. */
  readonly releasedRef: string;
  /** Environment whose deployment stands for what the gate said; empty for none. */
  readonly deploymentEnvironment: string;
  /** Pull requests without this label are not measured; empty for all. */
  readonly label: string;
  readonly repeat: number;
  /** What overrides the policy of every scenario. */
  readonly policy: Partial<Pick<Policy, 'failOn' | 'onInconclusive' | 'onMissingBaseline'>>;
  readonly comment: CommentWord;
  readonly checkName: string;
  /** One check run for everything, or besides one for each scenario. */
  readonly checks: (typeof CHECKS_WORDS)[number];
  /** Changes that touch none of these are not measured; empty for all. Patterns of `anyMatches`. */
  readonly paths: readonly string[];
  readonly name: string;
  readonly token: string;
  readonly out: string;
}

/** Which deployments are believed, and how long one is waited for. */
export interface DeploymentInputs {
  /** Patterns of `isHostPattern`. */
  readonly allowedHosts: readonly string[];
  /** Logins, in lower case. */
  readonly creators: readonly string[];
  /** Pattern of the environment's name in which `*` stands for anything; empty for any. */
  readonly environment: string;
  readonly baselineEnvironment: string;
  readonly allowsProduction: boolean;
  readonly waitMs: number;
  readonly onMissing: (typeof ON_MISSING_DEPLOYMENT)[number];
}

const CHECKS_WORDS = ['one', 'per-scenario'] as const;

const ON_MISSING_DEPLOYMENT = ['block', 'warn'] as const;

/** Preview services whose deployments are believed by themselves: the account of an app, which no user can take. */
const KNOWN_CREATORS = 'vercel[bot]\nnetlify[bot]';

/** Inputs as far as they can be read, and what is wrong with them: every problem at once, null where nothing is. */
export interface CheckedInputs {
  /** With the default in the place of each that has not its form. */
  readonly inputs: ActionInputs;
  readonly error: ProblemsError | null;
}

/** Reads and checks the inputs: the runner enforces neither `required` nor any value. */
export function checkInputs(getInput: (name: string) => string): CheckedInputs {
  const reader = createInputReader(getInput);
  const { text, lines, word, line, duration, object } = reader;
  const inputs: ActionInputs = {
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
      // Nobody looks on who would tell the front's answer from the deployment's.
      wantsSuccess: true,
    },
    deployments: readDeployments(reader),
    headers: readHeaders(lines('headers'), object),
    waitForHostMs: duration('wait-for-host', '30m'),
    mode: word('mode', MODES) ?? 'auto',
    releasedRef: line('released-ref', 'latest', 255),
    deploymentEnvironment: line('deployment-environment', '', 255),
    label: line('label', '', 100),
    repeat: Number(text('repeat') || '1'),
    ...readSharedAndMissing(reader),
    checks: word('checks', CHECKS_WORDS) ?? 'one',
    paths: lines('paths'),
    out: line('out', 'perf-gate-out', 500),
  };
  checkTogether(inputs, object);
  return { inputs, error: reader.error() };
}

/** The inputs that every action of ours has. */
export type SharedInputs = Pick<
  ActionInputs,
  'scenarios' | 'policy' | 'comment' | 'checkName' | 'name' | 'token'
>;

/** Reads them; of the policy, what may override every scenario's wherever it is decided. */
export function readShared({ text, lines, word, line }: InputReader): SharedInputs {
  const failOn = word('fail-on', FAIL_ON);
  const onInconclusive = word('on-inconclusive', ON_INCONCLUSIVE);
  return {
    scenarios: lines('scenario'),
    policy: {
      ...(failOn === null ? {} : { failOn }),
      ...(onInconclusive === null ? {} : { onInconclusive }),
    },
    comment: word('comment', COMMENT_WORDS) ?? 'always',
    checkName: line('check-name', 'perf-gate', 100),
    name: line('name', 'default', 60),
    token: text('token'),
  };
}

/** Only where a baseline may be stored can one be missing. */
function readSharedAndMissing(reader: InputReader): SharedInputs {
  const shared = readShared(reader);
  const onMissingBaseline = reader.word('on-missing-baseline', ON_MISSING_BASELINE);
  return onMissingBaseline === null ? shared : { ...shared, policy: { ...shared.policy, onMissingBaseline } };
}

function readDeployments({ lines, word, line, duration }: InputReader): DeploymentInputs {
  const creators = lines('deployment-creators');
  return {
    allowedHosts: lines('allowed-hosts'),
    creators: (creators.length === 0 ? KNOWN_CREATORS.split('\n') : creators).map((each) =>
      each.toLowerCase(),
    ),
    environment: line('environment', '', 255),
    baselineEnvironment: line('baseline-environment', '', 255),
    allowsProduction: word('allow-production-load', ['true', 'false']) === 'true',
    waitMs: duration('wait-for-deployment', '10m'),
    onMissing: word('on-missing-deployment', ON_MISSING_DEPLOYMENT) ?? 'block',
  };
}

/** Names that the engine sets itself, or that would change what a request is. */
const RESERVED_HEADERS = new Set([
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function readHeaders(lines: readonly string[], object: Objection): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [index, each] of lines.entries()) {
    const [, name = '', value = ''] = /^([!#$%&'*+.^`|~\w-]+)\s*:\s*(.*)$/.exec(each) ?? [];
    const key = name.toLowerCase();
    // The line itself may be a secret, and is not repeated.
    const fault =
      key === ''
        ? 'is not of the form `name: value`'
        : RESERVED_HEADERS.has(key) || key in headers
          ? `names ${key}, which is ${key in headers ? 'there twice' : 'not yours to set'}`
          : value === ''
            ? `has no value for ${key}: is the secret set for this event?`
            : /[^\t\x20-\x7e\x80-\uffff]|\{\{/.test(value)
              ? `holds what no header can for ${key}`
              : '';
    if (fault === '') headers[key] = value;
    else
      object(
        'headers',
        `line ${index + 1} ${fault}`,
        'Write one header a line, like `x-name: ${{ secrets.NAME }}`.',
      );
  }
  return headers;
}
