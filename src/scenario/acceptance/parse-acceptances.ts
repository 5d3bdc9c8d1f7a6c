import type { Objection } from '../objection.ts';
import { parseTree } from '../parse-tree.ts';
import { faultProblems, objectionProblems, problemsError, tidyProblems } from '../problems.ts';
import { validateTree } from '../validate-tree.ts';
import type { Acceptance } from './acceptance.ts';
import { type AcceptedDocument, acceptanceSchema, acceptedSchema } from './accepted-schema.ts';

/** A bare quantile is that of the response time. */
const QUANTILE = /^p\d{1,2}(?:\.\d+)?$/;

/** The full name of a metric that somebody wrote: `p95` is short for `response_time_p95`. */
export function fullMetricName(word: string): string {
  return QUANTILE.test(word) ? `response_time_${word}` : word;
}

/** The share that a word like `12%` or `0.12` accepts, as `up-to` of the file is read; null for what is none. */
export function parseUpTo(word: string): number | null {
  const ratio = word.trim() === '' ? Number.NaN : Number(word);
  const read = acceptanceSchema.shape['up-to'].safeParse(Number.isNaN(ratio) ? word : ratio);
  return read.success ? read.data : null;
}

/**
 * Parses a file of acceptances; `source` is its name for messages. Variables are not filled in: what is accepted must be
 * what was reviewed.
 *
 * @throws ProblemsError ACCEPTED_INVALID with every problem at once.
 */
export function parseAcceptances(text: string, source: string): readonly Acceptance[] {
  const parsed = parseTree(text, source, {});
  if (parsed.root === null) throw problemsError('ACCEPTED_INVALID', tidyProblems(parsed.problems, []));
  const { value, tree, faults, broken } = validateTree(acceptedSchema, parsed.root, parsed.broken);
  const problems = tidyProblems(
    [
      ...parsed.problems,
      ...faultProblems(source, faults),
      ...objectionProblems(source, tree, value === null ? [] : twins(value), broken),
    ],
    [],
  );
  if (value === null || problems.length > 0) throw problemsError('ACCEPTED_INVALID', problems);
  return value.accepted.map(({ scenario, endpoint, metric, 'up-to': upTo, reason, by, until }) => ({
    scenario,
    endpoint,
    metric: fullMetricName(metric),
    upTo,
    reason,
    by: by ?? '',
    until,
  }));
}

/** Of two entries for one metric nobody could say which holds. */
function twins({ accepted }: AcceptedDocument): readonly Objection[] {
  const seen = new Map<string, number>();
  return accepted.flatMap(({ scenario, endpoint, metric }, index): readonly Objection[] => {
    const key = JSON.stringify([scenario, endpoint, fullMetricName(metric)]);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, index);
      return [];
    }
    const names = ['scenario', 'endpoint', 'metric'] as const;
    return [
      {
        path: ['accepted', index],
        of: 'value',
        message: `accepts the same metric as accepted[${first}]`,
        hint: 'Keep one of the two.',
        uses: [first, index].flatMap((entry) => names.map((name) => ['accepted', entry, name])),
      },
    ];
  });
}
