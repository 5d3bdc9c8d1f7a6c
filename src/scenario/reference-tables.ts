import { STEP_FORMS, STEP_KINDS, type StepKind } from './flow/step-forms.ts';
import { EXECUTORS, type ExecutorName } from './load/load.ts';
import { LOAD_FORMS } from './load/load-forms.ts';
import { PATTERNS } from './load/pattern.ts';
import { PATTERN_CATALOGUE } from './load/pattern-keys.ts';
import { EXECUTOR_NOTE, PATTERN_NOTE } from './reference-notes.ts';
import { THRESHOLD_NOTE } from './reference-text.ts';
import { AGGREGATES, THRESHOLD_METRICS } from './threshold.ts';
import { THRESHOLD_CATALOGUE } from './threshold-catalogue.ts';

/** What each executor does, in a few words. */
const EXECUTOR_WORDS: Readonly<Record<ExecutorName, string>> = {
  'constant-arrival-rate': 'open: starts `rate` iterations a second, whatever the answers do',
  'ramping-arrival-rate': 'open: the same at a rate that goes in straight lines from stage to stage',
  'constant-vus': 'closed: so many users, each of whom begins anew when it is done',
  'ramping-vus': 'closed: the same with a number of users that goes in straight lines',
  'shared-iterations': 'closed: so many iterations in all, as fast as the users can',
  'per-vu-iterations': 'closed: so many iterations of each user, as fast as it can',
  saturate: 'closed: keeps every connection busy with single requests: what the target can do at most',
};

/** What each kind of step does, in a few words. */
const STEP_WORDS: Readonly<Record<StepKind, readonly [does: string, example: string]>> = {
  request: ['sends a request', '`{ path: /products, capture: { id: $.items[0].id } }`'],
  think: ['waits, as a person would', '`{ think: { uniform: [1s, 3s] } }`'],
  group: ['measures its steps together, as `group_duration`', '`{ group: pay, steps: [...] }`'],
  if: ['runs its steps, or those of `else`', '`{ if: { value: "{{ stock }}", above: 0 }, steps: [...] }`'],
  repeat: ['runs its steps several times', '`{ repeat: 3, steps: [...] }`'],
  'for-each': [
    'runs its steps for each item of a captured list',
    '`{ for-each: "{{ items }}", steps: [...] }`',
  ],
  poll: ['asks until a job is done', '`{ poll: { path: "/jobs/{{ job }}", until: { $.status: done } } }`'],
};

/** The executors and their keys. */
export function renderExecutors(): string {
  const rows = EXECUTORS.map((name) => {
    const { needs, may, saidBy } = LOAD_FORMS[name];
    const said = saidBy.map((keys) => keys.map(code).join(' and ')).join(', or ');
    return [code(name), EXECUTOR_WORDS[name], keysCell(needs, may), said === '' ? 'never' : `with ${said}`];
  });
  return section('Executors', EXECUTOR_NOTE, ['executor', 'model', 'keys', 'the word may be left out'], rows);
}

/** The patterns and their keys. */
export function renderPatterns(): string {
  const rows = PATTERNS.map((name) => {
    const { purpose, amount, shape, keys } = PATTERN_CATALOGUE[name];
    const own = keys.length === 0 ? '' : ` (${keys.map(code).join(', ')})`;
    return [code(name), purpose, `${shape}${own}`, amount];
  });
  return section(
    'Patterns',
    PATTERN_NOTE,
    ['pattern', 'what for', 'how it goes', '`rate` or `users` is'],
    rows,
  );
}

/** The kinds of step and their keys. */
export function renderSteps(): string {
  const rows = STEP_KINDS.map((kind) => {
    const { needs, may } = STEP_FORMS[kind];
    const [does, example] = STEP_WORDS[kind];
    return [code(kind), does, keysCell(needs, may), example];
  });
  const note = 'Each step is of one kind; the key says which.';
  return section('Kinds of step', note, ['step', 'does', 'keys', 'example'], rows);
}

/** The metrics of thresholds. */
export function renderThresholds(): string {
  const rows = THRESHOLD_METRICS.map((metric) => {
    const { family, meaning, example, tags } = THRESHOLD_CATALOGUE[metric];
    const tagged = tags.length === 0 ? '' : ` (${tags.map(code).join(', ')})`;
    return [code(metric), `${meaning}${tagged}`, AGGREGATES[family].map(code).join(' '), code(example)];
  });
  const header = ['metric', 'what it measures (and its tags)', 'aggregates', 'example'];
  return section('`thresholds`', THRESHOLD_NOTE, header, rows);
}

/** A bar would end the cell. */
export function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}

function section(
  heading: string,
  note: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [
    line(header),
    `|${'---|'.repeat(header.length)}`,
    ...rows.map((row) => line(row.map(cell))),
  ].join('\n');
  return `## ${heading}\n\n${note}\n\n${table}`;
}

/** Keys that are needed, and those that may be there in brackets. */
function keysCell(needs: readonly string[], may: readonly string[]): string {
  return [...needs.map(code), ...may.map((key) => `(${code(key)})`)].join(' ');
}

function code(text: string): string {
  return `\`${text}\``;
}
