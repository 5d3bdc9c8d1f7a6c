import { checkRequest } from '../check-requests.ts';
import { formatDuration } from '../duration.ts';
import type { Objection } from '../objection.ts';
import type { Path } from '../path.ts';
import type { ScenarioDocument } from '../scenario-schema.ts';
import { allSteps, type PlacedStep } from './placed-steps.ts';
import { STEP_FORMS, STEP_KEYS, type StepKey, type StepKind, stepKindOf } from './step-forms.ts';
import { NAME_PATTERN } from './template.ts';

/** Names that templates have by themselves: nothing else may be called so. */
const BUILT_IN_ROOTS = ['user', 'iteration', 'message', 'acknowledged'] as const;

const KIND_HINT = 'A step has `path` (a request), `think`, `group`, `if`, `repeat`, `for-each` or `poll`.';

/** Checks every step of login and journeys: that its keys are those of one kind, and that they go together. */
export function checkSteps(document: ScenarioDocument): readonly Objection[] {
  return allSteps(document).flatMap((placed) => checkStep(placed, document));
}

function checkStep(placed: PlacedStep, document: ScenarioDocument): readonly Objection[] {
  const { step, at } = placed;
  const kind = stepKindOf(step);
  if (kind === null) return [withoutKind(placed)];
  const form = checkForm(kind, placed);
  if (form.length > 0) return form;
  const names = checkNewNames(placed, document);
  switch (kind) {
    case 'request':
      return [...checkRequest(step, at, document['allow-writes']), ...names];
    case 'poll':
      return [...checkPoll(placed), ...names];
    case 'for-each':
      return names;
    case 'think':
    case 'group':
    case 'if':
    case 'repeat':
      return [];
  }
}

function withoutKind({ step, at }: PlacedStep): Objection {
  const uses = Object.values(STEP_FORMS).map(({ key }) => [...at, key]);
  const isRequest = ['name', 'method', 'capture', 'expect', 'json', 'body'].some((key) => key in step);
  const hint = isRequest ? `Add \`path: /…\`. ${KIND_HINT}` : KIND_HINT;
  const message = isRequest ? 'has no path' : 'does not say what it does';
  return { path: at, of: 'value', message, hint, uses };
}

function checkForm(kind: StepKind, { step, at }: PlacedStep): readonly Objection[] {
  const { key: telling, needs, may } = STEP_FORMS[kind];
  const known = new Set<StepKey>([...needs, ...may]);
  const missing = needs.filter((key) => step[key] === undefined);
  const strays = STEP_KEYS.filter((key) => step[key] !== undefined && !known.has(key));
  const usesOf = (key: StepKey): readonly Path[] => [
    [...at, telling],
    [...at, key],
  ];
  return [
    ...missing.map((key) => ({
      path: [...at, telling],
      of: 'key' as const,
      message: `has no ${key}`,
      hint: 'Write what it does below it, like `steps: [{ path: / }]`.',
      uses: usesOf(key),
    })),
    ...strays.map((key) => ({
      path: [...at, key],
      of: 'key' as const,
      message: `is not a key of ${kind === 'request' ? 'a request' : `a step with \`${telling}\``}`,
      hint: strayHint(kind, key),
      uses: usesOf(key),
    })),
  ];
}

function strayHint(kind: StepKind, key: StepKey): string {
  const owner = Object.values(STEP_FORMS).find((form) => form.key === key);
  if (owner) return 'One step does one thing: make two steps of it.';
  if (kind === 'poll' && (key === 'path' || key === 'headers')) return `Write \`${key}\` below \`poll\`.`;
  const { needs, may } = STEP_FORMS[kind];
  const known = [...needs, ...may].join(', ');
  return `Remove it, or move it into a step of its own; its keys are ${known}.`;
}

function checkPoll({ step, at }: PlacedStep): readonly Objection[] {
  const { poll } = step;
  if (poll === undefined || poll.every < poll.timeout) return [];
  const path = [...at, 'poll', 'every'];
  return [
    {
      path,
      of: 'value',
      message: `asks only once: every ${formatDuration(poll.every)} within ${formatDuration(poll.timeout)}`,
      hint: 'Ask more often, or wait longer with `timeout`.',
      uses: [path, [...at, 'poll', 'timeout']],
    },
  ];
}

/** Names that a step brings in: of captures, and of the item of a loop. */
function checkNewNames({ step, at }: PlacedStep, { data }: ScenarioDocument): readonly Objection[] {
  const captures = Object.keys(step.capture ?? {}).map((name) => ({
    name,
    path: [...at, 'capture', name],
    of: 'key' as const,
  }));
  const item = step.as === undefined ? [] : [{ name: step.as, path: [...at, 'as'], of: 'value' as const }];
  return [...captures, ...item].flatMap(({ name, path, of }): readonly Objection[] => {
    const fault = nameFault(name, Object.keys(data));
    return fault === null ? [] : [{ path, of, ...fault, uses: [path, ['data', name]] }];
  });
}

/** What is wrong with a name that templates are to use; null when nothing is. */
export function nameFault(
  name: string,
  taken: readonly string[],
): { readonly message: string; readonly hint: string } | null {
  if (!NAME_PATTERN.test(name)) {
    const mended = name
      .trim()
      .replaceAll(/[\s./]+/g, '-')
      .replaceAll(/[^\w-]/g, '');
    const hint = `Names have letters, digits, - and _, and begin with a letter${NAME_PATTERN.test(mended) ? `: ${mended}` : ''}.`;
    return { message: `${JSON.stringify(name)} is not a name`, hint };
  }
  if (BUILT_IN_ROOTS.some((root) => root === name)) {
    return { message: `${name} is a name of perf-gate's own`, hint: `Choose another, like ${name}-value.` };
  }
  return taken.includes(name)
    ? {
        message: `${name} is the name of a data source already`,
        hint: `Choose another, like captured-${name}.`,
      }
    : null;
}
