import type { JsonExpectation, RequestTemplate } from '../scenario.ts';
import type { ThinkTime } from './think.ts';

/** Where a captured value comes from. */
export type CaptureSource =
  | { readonly kind: 'json'; readonly path: string }
  /** Lower-case name. */
  | { readonly kind: 'header'; readonly name: string }
  /** The first group, or the whole match where there is none. */
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'cookie'; readonly name: string };

/** A value of an answer that later steps use as `{{ name }}`. When it is not there the step fails (`expectation`). */
export interface Capture {
  readonly name: string;
  readonly from: CaptureSource;
  /** What stands in for a missing value; null makes it an error. */
  readonly otherwise: string | null;
}

/** A comparison of a templated text; numbers compare as numbers where both sides are. */
export interface Condition {
  /** A template. */
  readonly value: string;
  readonly test:
    | { readonly kind: 'is' | 'is-not' | 'above' | 'below' | 'matches'; readonly to: string }
    | { readonly kind: 'exists'; readonly wanted: boolean };
}

/** A request of a journey. Its texts are templates: `{{ name }}` is replaced for each user. */
export interface RequestStep {
  readonly kind: 'request';
  readonly request: RequestTemplate;
  readonly captures: readonly Capture[];
  /** Template of what the answer acknowledged, for the consistency step after the run; null for nothing. */
  readonly acknowledge: string | null;
}

/** Asks again and again until an answer says that a job is done. */
export interface PollStep {
  readonly kind: 'poll';
  readonly request: RequestTemplate;
  readonly captures: readonly Capture[];
  /** The job is done when all of them hold. */
  readonly until: readonly JsonExpectation[];
  /** The job has failed when all of them hold; empty for never. */
  readonly failWhen: readonly JsonExpectation[];
  readonly everyMs: number;
  /** After this long it counts as not completed. */
  readonly timeoutMs: number;
}

export type Step =
  | RequestStep
  | PollStep
  | { readonly kind: 'think'; readonly time: ThinkTime }
  | { readonly kind: 'group'; readonly name: string; readonly steps: readonly Step[] }
  | {
      readonly kind: 'if';
      readonly condition: Condition;
      readonly steps: readonly Step[];
      readonly otherwise: readonly Step[];
    }
  /** Repeats `times` times, or while the condition holds and at most that often. */
  | {
      readonly kind: 'repeat';
      readonly times: number;
      readonly whilst: Condition | null;
      readonly steps: readonly Step[];
    }
  /** Once for each item of the captured JSON list, as `{{ item }}`; at most `atMost`. */
  | {
      readonly kind: 'for-each';
      readonly list: string;
      readonly item: string;
      readonly atMost: number;
      readonly steps: readonly Step[];
    };

/** What a user does from beginning to end. An error of a step ends the journey, as a person would give up. */
export interface Journey {
  readonly name: string;
  /** Share of the load relative to the other flows; greater than 0. */
  readonly weight: number;
  /** Whether the whole journey's time is gated. */
  readonly primary: boolean;
  readonly steps: readonly Step[];
}

/** How users prove who they are before their first iteration. */
export interface Login {
  /** `user`: each virtual user once; `side`: once per side, what it captured is shared by all users. */
  readonly per: 'user' | 'side';
  readonly steps: readonly Step[];
}

/** What must never be seen by another user. Every match of `pattern` in an answer must be `belongsTo`. */
export interface Isolation {
  /** Template: whose data this user may see. */
  readonly belongsTo: string;
  /** Regular expression; its first group, or the whole match. */
  readonly pattern: string;
}

/** Asked after the run, once for each acknowledged value (a sample of them): is it really there? */
export interface Consistency {
  /** Its texts may use `{{ acknowledged }}`. */
  readonly request: RequestTemplate;
  /** Most values that are asked for. */
  readonly sample: number;
}
