import { scalar } from './draft.ts';

/** What the first workflow is for. */
export interface FirstWorkflow {
  /** Asks for no permission to write, for projects whose pull requests come from forks: `publishWorkflow` goes with it. */
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
    ...(forkSafe && startCommand === null
      ? ['          baseline-url: https://main.example.com # the deployment of its base']
      : []),
    ...(forkSafe ? ['          comment: never # the other workflow writes it'] : []),
    '',
  ].join('\n');
}

/**
 * Writes the other half of a fork-safe workflow: it may write, runs nothing of a pull request, and publishes what the
 * workflow in the file `measuring` left.
 */
export function publishWorkflow(measuring: string): string {
  return [
    '# Runs on the default branch after each run of the measuring workflow, and may write; nothing of a pull request is run here.',
    'name: perf-gate publish',
    'on:',
    '  workflow_run:',
    '    workflows: [perf-gate]',
    '    types: [completed]',
    'permissions: {}',
    'jobs:',
    '  publish:',
    "    if: github.event.workflow_run.event == 'pull_request'",
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 10',
    '    permissions: { contents: read, actions: read, checks: write, pull-requests: write }',
    '    steps:',
    '      - uses: actions/checkout@v5',
    '        with: { persist-credentials: false }',
    '      - uses: org/perf-gate/comment@v1',
    '        with:',
    '          scenario: scenarios/first.yml',
    `          workflow: ${measuring}`,
    '',
  ].join('\n');
}

function permissions(forkSafe: boolean): readonly string[] {
  if (forkSafe) {
    return [
      '# Read only, as pull requests from forks have it: perf-gate-publish.yml publishes what is measured here.',
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
