import { type JsonSchema, orSubstitution } from '../leaf.ts';
import type { ExecutorName } from './load.ts';
import { PATTERN_KEYS } from './pattern-keys.ts';

/** The forms that a load, or one executor of it, may have. */
const FORM_NAMES = [
  'constant-arrival-rate',
  'ramping-arrival-rate',
  'constant-vus',
  'ramping-vus',
  'shared-iterations',
  'per-vu-iterations',
  'saturate',
  'pattern',
] as const satisfies readonly (ExecutorName | 'pattern')[];
export type FormName = (typeof FORM_NAMES)[number];

/** Keys that say how much load there is, and when. */
export const FORM_KEYS = [
  'rate',
  'duration',
  'start-rate',
  'stages',
  'vus',
  'start-vus',
  'iterations',
  'max-duration',
  'connections',
  'pattern',
  'users',
  'compress',
  ...PATTERN_KEYS,
  'arrivals',
  'max-in-flight',
] as const;
export type FormKey = (typeof FORM_KEYS)[number];

/** Which keys belong to a form. */
export interface LoadForm {
  readonly needs: readonly FormKey[];
  readonly may: readonly FormKey[];
  /** Groups of keys of which one makes the form known without `executor`; empty where only `executor` does. */
  readonly saidBy: readonly (readonly FormKey[])[];
}

const OPEN: readonly FormKey[] = ['arrivals', 'max-in-flight'];

export const LOAD_FORMS: Readonly<Record<FormName, LoadForm>> = Object.freeze({
  'constant-arrival-rate': { needs: ['rate', 'duration'], may: OPEN, saidBy: [['rate']] },
  'ramping-arrival-rate': { needs: ['stages'], may: ['start-rate', ...OPEN], saidBy: [['stages']] },
  'constant-vus': { needs: ['vus', 'duration'], may: [], saidBy: [['vus']] },
  'ramping-vus': { needs: ['stages'], may: ['start-vus'], saidBy: [['stages', 'start-vus']] },
  'shared-iterations': {
    needs: ['vus', 'iterations'],
    may: ['max-duration'],
    saidBy: [['vus', 'iterations']],
  },
  'per-vu-iterations': { needs: ['vus', 'iterations'], may: ['max-duration'], saidBy: [] },
  saturate: { needs: ['connections', 'duration'], may: [], saidBy: [['connections']] },
  pattern: {
    needs: ['pattern'],
    may: ['rate', 'users', 'duration', 'compress', ...PATTERN_KEYS, ...OPEN],
    saidBy: [['pattern']],
  },
});

/** Forms told by their keys, in this order: the first whose key is there is meant. */
const TELLTALES: readonly (readonly [FormKey, (has: (key: FormKey) => boolean) => FormName])[] = [
  ['pattern', () => 'pattern'],
  ['stages', (has) => (has('start-vus') || has('vus') ? 'ramping-vus' : 'ramping-arrival-rate')],
  ['rate', () => 'constant-arrival-rate'],
  ['connections', () => 'saturate'],
  ['iterations', () => 'shared-iterations'],
  ['vus', () => 'constant-vus'],
  ['start-vus', () => 'ramping-vus'],
  ['start-rate', () => 'ramping-arrival-rate'],
];

/** The form that the keys of a load say, with or without the word `executor`; null where they say none. */
export function formOf(
  load: Readonly<Partial<Record<FormKey, unknown>>> & { readonly executor?: ExecutorName | undefined },
): FormName | null {
  const has = (key: FormKey): boolean => load[key] !== undefined;
  if (load.executor !== undefined && !has('pattern')) return load.executor;
  return TELLTALES.find(([key]) => has(key))?.[1](has) ?? null;
}

/** What a load may look like, for editors: one alternative for each form. `more` are keys that all forms have. */
export function formAlternatives(more: readonly string[]): readonly JsonSchema[] {
  return FORM_NAMES.flatMap((name): readonly JsonSchema[] => {
    const { needs, may, saidBy } = LOAD_FORMS[name];
    const keys = {
      propertyNames: { enum: [...more, ...needs, ...may, ...(name === 'pattern' ? [] : ['executor'])] },
    };
    const base = { required: [...needs], ...keys };
    const inferred = saidBy.map((said) => ({ ...base, required: [...new Set([...needs, ...said])] }));
    if (name === 'pattern') return inferred;
    const executor = orSubstitution({ const: name });
    const named = { ...base, required: [...needs, 'executor'], properties: { executor } };
    return [named, ...inferred.map((each) => ({ ...each, properties: { executor } }))];
  });
}
