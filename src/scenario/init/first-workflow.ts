import { scalar } from './draft.ts';

/** What the first workflow is for. */
export interface FirstWorkflow {
  /** Asks for no permission to write: for projects whose pull requests come from forks. */
  readonly forkSafe: boolean;
  /** Command that starts the server on $PORT, or null to measure a URL. */
  readonly startCommand: string | null;
}

/** Writes a GitHub workflow that runs the gate on pull requests and keeps the baselines on the default branch. */
export function firstWorkflow({ forkSafe, startCommand }: FirstWorkflow): string {
  return [
    'name: perf-gate',
    'on:',
    '  pull_request:',
    '  push:',
    '    branches: [main]',
    ...permissions(forkSafe),
    'jobs:',
    '  perf-gate:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - uses: actions/checkout@v5',
    '        with: { fetch-depth: 0, persist-credentials: false }',
    '      - uses: org/perf-gate@v1',
    '        with:',
    '          scenario: scenarios/first.yml',
    ...target(startCommand),
    '',
  ].join('\n');
}

function permissions(forkSafe: boolean): readonly string[] {
  if (forkSafe) {
    return [
      '# Read only, as pull requests from forks have it: the verdict stands in the job and its summary.',
      'permissions: { contents: read, actions: read }',
    ];
  }
  return ['permissions: { contents: read, actions: read, checks: write, pull-requests: write }'];
}

function target(startCommand: string | null): readonly string[] {
  if (startCommand === null) {
    return ['          url: https://staging.example.com # the deployment of this change'];
  }
  return [
    '          install: npm ci',
    `          start: ${scalar(startCommand)} # must listen on $PORT`,
    '          baseline-ref: merge-base',
  ];
}
