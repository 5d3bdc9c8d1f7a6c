import type { JsonSchema } from '../leaf.ts';

/** The kinds of step that a journey or login may have. */
export const STEP_KINDS = ['request', 'think', 'group', 'if', 'repeat', 'for-each', 'poll'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Every key of a step. */
export const STEP_KEYS = [
  'name',
  'method',
  'path',
  'headers',
  'body',
  'json',
  'multipart',
  'timeout',
  'expect',
  'checks',
  'primary',
  'capture',
  'acknowledge',
  'think',
  'group',
  'steps',
  'if',
  'else',
  'repeat',
  'for-each',
  'as',
  'at-most',
  'poll',
] as const;
export type StepKey = (typeof STEP_KEYS)[number];

/** Which keys belong to a kind of step. */
export interface StepForm {
  /** The key that makes a step one of this kind. */
  readonly key: StepKey;
  readonly needs: readonly StepKey[];
  readonly may: readonly StepKey[];
}

export const STEP_FORMS: Readonly<Record<StepKind, StepForm>> = Object.freeze({
  request: {
    key: 'path',
    needs: ['path'],
    may: [
      'name',
      'method',
      'headers',
      'body',
      'json',
      'multipart',
      'timeout',
      'expect',
      'checks',
      'primary',
      'capture',
      'acknowledge',
    ],
  },
  think: { key: 'think', needs: ['think'], may: [] },
  group: { key: 'group', needs: ['group', 'steps'], may: [] },
  if: { key: 'if', needs: ['if', 'steps'], may: ['else'] },
  repeat: { key: 'repeat', needs: ['repeat', 'steps'], may: [] },
  'for-each': { key: 'for-each', needs: ['for-each', 'steps'], may: ['as', 'at-most'] },
  poll: { key: 'poll', needs: ['poll'], may: ['name', 'primary', 'capture'] },
});

/** Kinds by their telling key, structure before requests: a group with a path is a group with something astray. */
const ORDER: readonly StepKind[] = ['think', 'group', 'if', 'repeat', 'for-each', 'poll', 'request'];

/** The kind that a step's keys say; null where they say none. */
export function stepKindOf(step: Readonly<Partial<Record<StepKey, unknown>>>): StepKind | null {
  return ORDER.find((kind) => step[STEP_FORMS[kind].key] !== undefined) ?? null;
}

/** What a step may look like, for editors. */
export function stepAlternatives(): readonly JsonSchema[] {
  return STEP_KINDS.map((kind) => {
    const { needs, may } = STEP_FORMS[kind];
    return { required: [...needs], propertyNames: { enum: [...needs, ...may] } };
  });
}
