import { createRandom, type Random } from '../../src/foundation/index.ts';
import type { Fault } from './github-stand-in/index.ts';

/** Why a job runs, and what it compares with. */
export const TRIGGERS = ['beside', 'history', 'push', 'fork'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** A fault that waits for some request to a route. */
export interface PlannedFault {
  readonly route: string;
  /** Requests to the route that are answered before it. */
  readonly after: number;
  readonly times: number;
  readonly fault: Fault;
}

/** One attempt of a job: what befalls its main step, and then its post step. */
export interface PlannedAttempt {
  readonly main: readonly PlannedFault[];
  readonly post: readonly PlannedFault[];
}

/** All of a seeded run. */
export interface FaultPlan {
  readonly seed: number;
  readonly trigger: Trigger;
  /** Whether the change is slower by half; else it is as fast as before. */
  readonly isSlower: boolean;
  readonly checks: 'one' | 'per-scenario';
  /** Whether an earlier push has a comment already. */
  readonly hasComment: boolean;
  /** How far GitHub's clock is ahead of the runner's. */
  readonly skewMs: number;
  readonly attempts: readonly PlannedAttempt[];
}

const REPOSITORY = '/repos/{owner}/{repo}';
const ARTIFACTS = '/twirp/github.actions.results.api.v1.ArtifactService';

/** Requests of the REST API that jobs make. */
const ASKED = [
  'POST /graphql',
  `GET ${REPOSITORY}/commits`,
  `GET ${REPOSITORY}/commits/{commit_sha}/pulls`,
  `GET ${REPOSITORY}/compare/{basehead}`,
  `GET ${REPOSITORY}/contents/{path}`,
  `GET ${REPOSITORY}/actions/artifacts`,
  `GET ${REPOSITORY}/actions/artifacts/{artifact_id}/{archive_format}`,
  `GET ${REPOSITORY}/actions/runs/{run_id}`,
  `GET ${REPOSITORY}/actions/runs/{run_id}/artifacts`,
] as const;

/** Requests by which check runs and comments are told. */
const TOLD = [
  `GET ${REPOSITORY}/commits/{ref}/check-runs`,
  `POST ${REPOSITORY}/check-runs`,
  `PATCH ${REPOSITORY}/check-runs/{check_run_id}`,
  `GET ${REPOSITORY}/issues/{issue_number}/comments`,
  `POST ${REPOSITORY}/issues/{issue_number}/comments`,
  `PATCH ${REPOSITORY}/issues/comments/{comment_id}`,
] as const;

/** Requests of the post step. */
const CLOSING = [
  `PATCH ${REPOSITORY}/check-runs/{check_run_id}`,
  `GET ${REPOSITORY}/commits/{ref}/check-runs`,
] as const;

/** Requests of the toolkit's own client; it waits for seconds before it asks again, so that few are enough. */
const STORED = [
  `POST ${ARTIFACTS}/CreateArtifact`,
  `POST ${ARTIFACTS}/FinalizeArtifact`,
  `POST ${ARTIFACTS}/DeleteArtifact`,
  'PUT /blob',
] as const;

const MINUTE = 60_000;
const SKEWS = [0, 0, 3 * MINUTE, -3 * MINUTE, 120 * MINUTE, -120 * MINUTE, 1440 * MINUTE, -1440 * MINUTE];

/** What the retries of one request carry: four faults, and two minutes of waiting together. */
const CARRIED = { times: 4, waitSeconds: 20 };

/** Draws what befalls the run of a seed. */
export function planFaults(seed: number): FaultPlan {
  const random = createRandom(`faults ${seed}`);
  const attempts = random.next() < 0.25 ? 2 : 1;
  return {
    seed,
    trigger: TRIGGERS[seed % TRIGGERS.length] ?? 'beside',
    isSlower: random.next() < 0.5,
    checks: random.next() < 0.3 ? 'per-scenario' : 'one',
    hasComment: random.next() < 0.3,
    skewMs: pick(random, SKEWS),
    attempts: Array.from({ length: attempts }, () => ({ main: drawMain(random), post: drawPost(random) })),
  };
}

function drawMain(random: Random): readonly PlannedFault[] {
  // One in five is an evil hour.
  const count = random.next() < 0.2 ? 12 + below(random, 12) : 1 + below(random, 5);
  const drawn = Array.from({ length: count }, () => drawFault(random));
  return random.next() < 0.2 ? [...drawUnanswered(random), ...drawn] : drawn;
}

/** What is created by a try, or only by the second, without an answer: nobody knows whether it is there. */
function drawUnanswered(random: Random): readonly PlannedFault[] {
  const route = `POST ${REPOSITORY}/${random.next() < 0.6 ? 'check-runs' : 'issues/{issue_number}/comments'}`;
  const once = { route, after: 0, times: 1 };
  const unanswered: PlannedFault = { ...once, fault: { kind: 'reset-after' } };
  return random.next() < 0.5 ? [unanswered] : [{ ...once, fault: { kind: 'reset' } }, unanswered];
}

function drawFault(random: Random): PlannedFault {
  const at = random.next();
  if (at < 0.5) return faultAt(random, pick(random, TOLD), 1 + below(random, 7), 400);
  if (at < 0.75) return faultAt(random, pick(random, ASKED), 1 + below(random, 6), 400);
  if (at < 0.85) {
    const fault = pick<Fault>(random, [{ kind: 'cut' }, { kind: 'reset' }, { kind: 'status', status: 503 }]);
    return { route: 'GET /blob', after: below(random, 3), times: 1 + below(random, 3), fault };
  }
  return drawStored(random);
}

/** Of an upload: cut in the middle above all. */
function drawStored(random: Random): PlannedFault {
  const route = random.next() < 0.5 ? 'PUT /blob' : pick(random, STORED);
  const after = below(random, 3);
  const fault = pick<Fault>(random, [
    { kind: 'cut' },
    { kind: 'cut' },
    { kind: 'reset' },
    { kind: 'reset-after' },
    { kind: 'slow', delayMs: 20 },
    { kind: 'status', status: 503 },
    { kind: 'status', status: 403 },
  ]);
  return { route, after, times: fault.kind === 'cut' ? 1 + below(random, 2) : 1, fault };
}

/** GitHub comes to itself: who is told of the end is told it after some tries. */
function drawPost(random: Random): readonly PlannedFault[] {
  return CLOSING.flatMap((route) =>
    random.next() < 0.5
      ? [faultAt(random, route, 1 + below(random, CARRIED.times), CARRIED.waitSeconds)]
      : [],
  ).map((fault) => ({ ...fault, after: 0 }));
}

function faultAt(random: Random, route: string, times: number, mostSeconds: number): PlannedFault {
  const seconds = Math.min(mostSeconds, pick(random, [0, 1, 20, 60, 400]));
  const fault = pick<Fault>(random, [
    ...[500, 502, 503, 504].map((status) => ({ kind: 'status', status }) as const),
    { kind: 'rate-limit', retryAfterSeconds: seconds },
    { kind: 'secondary-limit', retryAfterSeconds: seconds },
    { kind: 'used-up', resetAfterSeconds: seconds },
    { kind: 'reset' },
    { kind: 'reset' },
    { kind: 'reset-after' },
    { kind: 'reset-after' },
    { kind: 'cut' },
    { kind: 'cut' },
    { kind: 'slow', delayMs: 1 + below(random, 20) },
  ]);
  // What is created is asked for once as a rule.
  const after = route.startsWith('POST') ? 0 : below(random, 3);
  return { route, after, times, fault };
}

function below(random: Random, count: number): number {
  return Math.floor(random.next() * count);
}

function pick<T>(random: Random, of: readonly T[]): T {
  const picked = of[below(random, of.length)];
  if (picked === undefined) throw new RangeError('nothing to pick from');
  return picked;
}
