/** A request as it is about to be sent, every template filled in. */
export interface HookRequest {
  /** Name of the endpoint. */
  readonly name: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null for no body, and for multipart bodies, which are made up while they are sent. */
  readonly body: string | null;
}

/** What a hook puts in the place of parts of a request; what is left out stays as it was. */
export interface RequestChange {
  readonly path?: string;
  /** Laid over the request's own, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
}

/** An answer as it came. */
export interface HookResponse {
  /** Name of the endpoint. */
  readonly name: string;
  readonly status: number;
  /** By lower-case name; several of one name are joined by a comma and a space. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the actual start to the end of the answer, in milliseconds. */
  readonly durationMs: number;
}

/** Who is at work. */
export interface HookContext {
  readonly side: 'baseline' | 'candidate';
  /** Name of the journey, or of the request that stands alone. */
  readonly flow: string;
  readonly user: { readonly id: string; readonly number: number };
  /** Counts the user's turns, from 0. */
  readonly iteration: number;
  /** Values of data, captures and hooks by name, as templates see them. */
  readonly values: Readonly<Record<string, string>>;
}

/** Values by name that later templates of the same iteration use; each name must be among those that are provided. */
export type ProvidedValues = Readonly<Record<string, string>>;

/** Changes a request, or leaves it as it is. */
export type BeforeRequest = (request: HookRequest, context: HookContext) => RequestChange | undefined | void;
/** Looks at an answer and may provide values. */
export type AfterResponse = (
  response: HookResponse,
  context: HookContext,
) => ProvidedValues | undefined | void;
/** Begins an iteration and may provide values. */
export type BeforeIteration = (context: HookContext) => ProvidedValues | undefined | void;
/** Ends an iteration, whatever came of it. */
export type AfterIteration = (context: HookContext) => void;

/**
 * Code of a scenario module that runs where YAML ends. Hooks are synchronous: the generator waits for them, so they must
 * be quick. `afterResponse` that throws makes the answer an error of the kind `expectation`; any other makes the iteration a
 * failed one. Both are counted by the name of the hook (`hook_failures`). A hook that gives back a promise fails as if it had thrown.
 */
export interface Hooks {
  /** Names of the values that hooks provide, so that templates can be checked before anything is sent. */
  readonly provides: readonly string[];
  readonly beforeRequest: BeforeRequest | null;
  readonly afterResponse: AfterResponse | null;
  readonly beforeIteration: BeforeIteration | null;
  readonly afterIteration: AfterIteration | null;
}

/** The `hooks` of a scenario module as they are written. */
export interface ScenarioHooks {
  /** Names of the values that `afterResponse` and `beforeIteration` give back. */
  readonly provides?: readonly string[];
  readonly beforeRequest?: BeforeRequest;
  readonly afterResponse?: AfterResponse;
  readonly beforeIteration?: BeforeIteration;
  readonly afterIteration?: AfterIteration;
}
