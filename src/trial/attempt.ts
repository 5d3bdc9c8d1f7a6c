/** What stands behind one statement about a metric, in a form that a later attempt can go on from. */
export interface Carried {
  /** Of an e-value: the natural logarithm of what a gambler has at the end, from a stake of 1. Of a p-value: p. */
  readonly now: number;
  /** Of an e-value: the logarithm of the most that he had at any time. Of a p-value: p. */
  readonly best: number;
}

/** What one attempt alone showed of one gated metric that it could judge. */
export interface AttemptEvidence {
  readonly endpoint: string;
  /** Its name. */
  readonly metric: string;
  readonly kind: 'e' | 'p';
  readonly slower: Carried;
  readonly beyondTolerance: Carried;
  readonly faster: Carried;
  readonly withinTolerance: Carried;
  readonly acceptable: Carried;
  /** Whether what it showed needed no second deployment, or had one. */
  readonly isConfirmed: boolean;
}

/** An earlier attempt to judge the same commit under the same load: what the next one goes on from. */
export interface EarlierAttempt {
  /** Empty where it was started by hand. */
  readonly runId: string;
  readonly runAttempt: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly deployment: string;
  readonly evidence: readonly AttemptEvidence[];
}
