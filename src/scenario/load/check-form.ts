import type { Objection } from '../objection.ts';
import type { Path } from '../path.ts';
import { checkPattern } from './check-pattern.ts';
import { FORM_KEYS, type FormKey, type FormName, formOf, LOAD_FORMS } from './load-forms.ts';
import type { FormDocument } from './load-schema.ts';

const EITHER = 'Write either rate and duration, or stages, or vus, or a pattern.';
/** What the form of a load rests on. */
const FORM_USES: readonly (FormKey | 'executor')[] = [
  'executor',
  'pattern',
  'stages',
  'rate',
  'vus',
  'iterations',
  'connections',
];

/** Words for a key that a form needs and does not have. */
const MISSING: Partial<Record<FormKey, { readonly message: string; readonly hint: string }>> = {
  duration: { message: 'has no duration', hint: 'Add one, like `duration: 2m`.' },
  rate: { message: 'has no rate', hint: 'Add one, like `rate: 50`.' },
  stages: { message: 'has no stages', hint: 'Add them, like `stages: [{ duration: 1m, target: 50 }]`.' },
  vus: { message: 'does not say how many users there are', hint: 'Add them, like `vus: 10`.' },
  iterations: { message: 'does not say how many iterations', hint: 'Add them, like `iterations: 1000`.' },
  connections: { message: 'does not say how many connections', hint: 'Add them, like `connections: 50`.' },
};

/** Words for keys beside stages. */
const BESIDE_STAGES: Partial<Record<FormKey, Words>> = {
  rate: { message: 'stands beside stages', hint: EITHER },
  duration: { message: 'stands beside stages', hint: EITHER },
  vus: { message: 'stands beside stages', hint: 'Write `start-vus`.' },
};

/** Words for keys that people of other tools write in these forms. */
const STRAY_IN: Readonly<Record<'constant-arrival-rate' | 'pattern', Partial<Record<FormKey, Words>>>> = {
  'constant-arrival-rate': {
    'start-rate': { message: 'has no meaning without stages', hint: 'Remove it, or write stages.' },
    vus: {
      message: 'is not a key of a load with a rate',
      hint: 'The load is an open model: iterations arrive at its rate, however many users that makes. For a number of users, leave the rate out.',
    },
  },
  pattern: {
    vus: { message: 'is not a key of a pattern', hint: 'Write `users`.' },
    connections: { message: 'is not a key of a pattern', hint: 'Write `users`.' },
  },
};

/** Hints for a key that stands in a load of another form. */
const STRAY: Partial<Record<FormKey, string>> = {
  'start-vus': 'Write `executor: ramping-vus` and stages whose targets are users.',
  'start-rate': 'Remove it, or write stages.',
  users: 'Write `vus`; `users` belongs to a pattern.',
  connections: 'Write `executor: saturate`, or leave it out: `max-in-flight` limits what is under way.',
  iterations: 'Write `executor: shared-iterations`, or leave it out.',
  'max-duration': 'Only iterations have one; write `duration`.',
  arrivals: 'Users begin anew when they are done; only a rate has arrivals. Remove it.',
  'max-in-flight': 'Users have one iteration under way each. Remove it.',
  compress: 'Only a pattern can be compressed. Remove it, or write a pattern.',
};

/** Checks that the keys of a load, or of one of its executors, are those of one form; `at` is where they stand. */
export function checkForm(document: FormDocument, at: Path): readonly Objection[] {
  const form = formOf(document);
  if (form === null) return [withoutForm(document, at)];
  const objections = [...missingKeys(form, document, at), ...strayKeys(form, document, at)];
  if (objections.length > 0) return objections;
  if (form === 'pattern') return checkPattern(document, at);
  return form === 'ramping-vus' ? checkUserTargets(document, at) : [];
}

function withoutForm(document: FormDocument, at: Path): Objection {
  const uses = [...FORM_USES, 'duration'].map((key) => [...at, key]);
  return document.duration === undefined
    ? { path: at, of: 'key', message: 'says no rate', hint: EITHER, uses }
    : {
        path: at,
        of: 'key',
        message: 'has a duration without a rate',
        hint: 'Add one, like `rate: 50`.',
        uses,
      };
}

function missingKeys(form: FormName, document: FormDocument, at: Path): readonly Objection[] {
  return LOAD_FORMS[form].needs.flatMap((key) => {
    const words = MISSING[key];
    if (document[key] !== undefined || words === undefined) return [];
    const message =
      form === 'constant-arrival-rate' && key === 'duration'
        ? 'has a rate without a duration'
        : words.message;
    const uses = [...FORM_USES, key].map((use) => [...at, use]);
    return [{ path: at, of: 'key' as const, message, hint: words.hint, uses }];
  });
}

function strayKeys(form: FormName, document: FormDocument, at: Path): readonly Objection[] {
  const { needs, may } = LOAD_FORMS[form];
  const known = new Set<FormKey>([...needs, ...may]);
  const strays = FORM_KEYS.filter((key) => document[key] !== undefined && !known.has(key));
  const named = form === 'pattern' && document.executor !== undefined ? (['executor'] as const) : [];
  return [...strays, ...named].map((key) => {
    const uses = [...FORM_USES, key].map((use) => [...at, use]);
    return { path: [...at, key], of: 'key' as const, ...wordsForStray(form, key, document), uses };
  });
}

type Words = { readonly message: string; readonly hint: string };

function wordsForStray(form: FormName, key: FormKey | 'executor', document: FormDocument): Words {
  if (key === 'executor') {
    return { message: 'stands beside pattern', hint: 'Remove it: a pattern chooses its own executor.' };
  }
  const isStaged = document.stages !== undefined && LOAD_FORMS[form].needs.includes('stages');
  return (
    (isStaged ? BESIDE_STAGES[key] : undefined) ??
    (form === 'constant-arrival-rate' || form === 'pattern' ? STRAY_IN[form][key] : undefined) ?? {
      message: `is not a key of ${article(form)}`,
      hint: (key === 'vus' ? undefined : STRAY[key]) ?? keysHint(form),
    }
  );
}

function article(form: FormName): string {
  return form === 'pattern' ? 'a pattern' : `a load of the form ${form}`;
}

function keysHint(form: FormName): string {
  const { needs, may } = LOAD_FORMS[form];
  const known = [...needs, ...may].join(', ');
  return form === 'pattern' ? 'Remove it.' : `Remove it, or choose another executor; ${form} has ${known}.`;
}

/** Targets of users are whole numbers of them, never rates. */
function checkUserTargets({ stages = [] }: FormDocument, at: Path): readonly Objection[] {
  return stages.flatMap(({ target }, index) => {
    if (!target.isRate && Number.isInteger(target.value)) return [];
    const path = [...at, 'stages', index, 'target'];
    const message = 'must be a whole number of users';
    const hint = `The load has users: write ${Math.max(1, Math.round(target.value))}, or leave out start-vus for a rate.`;
    return [
      { path, of: 'value' as const, message, hint, uses: [path, [...at, 'executor'], [...at, 'start-vus']] },
    ];
  });
}
