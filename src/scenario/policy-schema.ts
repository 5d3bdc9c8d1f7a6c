import { z } from 'zod';
import { formatDuration } from './duration.ts';
import { formatPercent } from './percent.ts';
import { flag, line, numberAbove, whole, word } from './plain-leaves.ts';
import {
  ASSIGNMENTS,
  BLOCK_DURATIONS,
  CLOSE_THRESHOLDS,
  DEFAULT_POLICY,
  FAIL_ON,
  FRESH_INSTANCES,
  ON_INCONCLUSIVE,
  ON_INVALID,
  ON_MISSING_BASELINE,
  THRESHOLD_SCOPES,
} from './policy.ts';
import { duration, quantiles, share, shareOrAuto } from './quantity-leaves.ts';
import { TOLERANCE_STEPS } from './tolerance-steps.ts';

const D = DEFAULT_POLICY;

/** The margins of all metrics with their defaults, or of those that an override names: these have none of their own. */
function marginShape(of: 'all' | 'named') {
  const standard = (value: string): { readonly default?: string } => (of === 'all' ? { default: value } : {});
  return {
    'noise-floor': shareOrAuto(
      { above: false, upper: 1, isUpperIn: false },
      {
        description:
          'Slowdowns up to this share are noise and never regressions. Below `tolerance`. `auto`: 1 % with fresh instances or A/A runs, 3 % where two long-lived instances are all that is known.',
        example: '1 %',
        ...standard(D.noiseFloor === 'auto' ? 'auto' : formatPercent(D.noiseFloor)),
      },
    ).optional(),
    tolerance: shareOrAuto(
      { above: true, upper: 10, isUpperIn: false },
      {
        description: `Slowdowns up to this share are acceptable; a pass means surely below it. \`auto\`: a pass means surely below the smallest of ${listed(TOLERANCE_STEPS)} that the blocks can decide at the noise measured before the first one; what blocks is still judged by ${formatPercent(D.tolerance)}.`,
        example: '5 %',
        ...standard(formatPercent(D.tolerance)),
      },
    ).optional(),
    'min-effect': duration(0, {
      description: 'A change of a time below this never matters, whatever its share.',
      example: '1ms',
      ...standard(formatDuration(D.minEffectMs)),
    }).optional(),
    'error-tolerance': share(
      { above: true, upper: 1, isUpperIn: false },
      {
        description: 'Greatest acceptable difference of the share of errors, or of unanswered requests.',
        example: '0.5 %',
        ...standard(formatPercent(D.errorTolerance)),
      },
    ).optional(),
  } as const;
}

const overrideSchema = z
  .strictObject({
    endpoint: line({
      description:
        'Endpoint, journey or WebSocket; `*` is the whole scenario. Without it: all of them and the whole.',
      example: 'checkout',
    }).optional(),
    metric: line({
      description:
        'A quantile of every time (`p95`), or the name of a metric (`error_share`). Without it: all metrics.',
      example: 'p95',
    }).optional(),
    ...marginShape('named'),
    weight: whole(1, 100, {
      description:
        'How much of `alpha` each of these metrics may spend, relative to the others, which have 1: one of weight 4 needs a quarter of the evidence that one of weight 1 needs to be called a regression. As they share `alpha`, those need the more for it, the fewer they are.',
      example: 4,
    }).optional(),
  })
  .meta({
    description: 'Margins and weight of single metrics. What an entry leaves out is as for all of them.',
    examples: [{ metric: 'p95', tolerance: '10 %' }],
  });

export type OverrideDocument = z.output<typeof overrideSchema>;

/** The keys of `compare`, all optional: what is absent keeps the policy's default. */
export const policyShape = {
  ...marginShape('all'),
  alpha: numberAbove(0, 0.2, {
    description:
      'Probability, over all comparisons together, of a regression verdict when nothing is slower.',
    example: 0.01,
    default: D.alpha,
  }).optional(),
  beta: numberAbove(0, 0.2, {
    description: 'Probability, per comparison, of a pass when the slowdown equals the tolerance.',
    example: 0.05,
    default: D.beta,
  }).optional(),
  quantiles: quantiles({
    description: 'Quantiles of the response time that are gated.',
    example: ['p50', 'p95'],
    default: D.quantiles.map((quantile) => `p${quantile * 100}`),
  }).optional(),
  'max-blocks': whole(1, 10_000, {
    description: 'Most blocks of a side-by-side experiment.',
    example: 40,
    default: D.maxBlocks,
  }).optional(),
  'block-duration': word(BLOCK_DURATIONS, {
    description:
      'How long blocks are, side by side. `load`: its duration is divided among them. `auto`: as long as it takes, at the noise measured before the first one, for every gated time to pass at its tolerance; the load goes on for it, within `max-duration`. Only for a load that never changes.',
    example: 'auto',
    default: D.blockDuration,
  }).optional(),
  'max-duration': duration(1000, {
    description:
      'Longest time of a whole experiment, warm-up included. A load that changes, a soak, or one with a `count` threshold must fit into it.',
    example: '10m',
    default: formatDuration(D.maxDurationMs),
  }).optional(),
  assignment: word(ASSIGNMENTS, {
    description:
      'How the load of a block is divided between the sides; `auto` probes whether they slow each other and chooses, but for a load that changes, which always has both at once. Nothing passes where sides that are loaded at once slow each other.',
    example: 'auto',
    default: D.assignment,
  }).optional(),
  'fresh-instances': word(FRESH_INSTANCES, {
    description:
      'When a target gets fresh instances; `auto`: for each block, of a started one where a start is quick, of a URL where a command for it was given and there is time; never for a load that changes nor for a soak, which show what comes of an instance that went through them.',
    example: 'auto',
    default: D.freshInstances,
  }).optional(),
  'sign-only': flag({
    description: 'Counts only which side was slower in each block: needs no symmetric noise, sees less.',
    example: false,
    default: D.signOnly,
  }).optional(),
  'fail-fast': flag({
    description:
      'Stops at the first regression that as good as surely blocks (a chance below 5 % of being let through by the last block counts as none); what is accepted, or surely within a tolerance that lets it through, does not stop it. A load that changes, a soak, or one with a `count` threshold is run to its end all the same.',
    example: false,
    default: D.failFast,
  }).optional(),
  'fail-on': word(FAIL_ON, {
    description:
      'What blocks: slowdowns beyond the tolerance or not surely within it, any proved slowdown, or nothing.',
    example: 'tolerance',
    default: D.failOn,
  }).optional(),
  'on-inconclusive': word(ON_INCONCLUSIVE, {
    description: 'Whether a run that cannot tell blocks a pull request. Release gates always block.',
    example: 'warn',
    default: D.onInconclusive,
  }).optional(),
  'on-invalid': word(ON_INVALID, {
    description: 'Whether a run that must not be judged blocks.',
    example: 'fail',
    default: D.onInvalid,
  }).optional(),
  'on-missing-baseline': word(ON_MISSING_BASELINE, {
    description:
      'What to do where there is no baseline yet, or a history of fewer than the five that a comparison needs. One that cannot be read is invalid, whatever is said here.',
    example: 'store-and-warn',
    default: D.onMissingBaseline,
  }).optional(),
  'broken-thresholds': word(THRESHOLD_SCOPES, {
    description:
      'Which broken thresholds count: `all`, or `new-only`, those that the other side meets. Without a second side all do.',
    example: 'new-only',
    default: D.thresholdScope,
  }).optional(),
  'close-thresholds': word(CLOSE_THRESHOLDS, {
    description:
      'What a threshold does whose interval lies on both sides of its bound: `decide` by what was measured, or leave the run `inconclusive`. Where no more blocks were planned and there is no interval, what was measured decides.',
    example: 'inconclusive',
    default: D.closeThresholds,
  }).optional(),
  overrides: z
    .array(overrideSchema)
    .max(100)
    .meta({
      description: 'Margins and weights of single metrics; of several that fit the last one counts.',
      examples: [[{ metric: 'p95', tolerance: '10 %' }]],
    })
    .optional(),
} as const;

function listed(shares: readonly number[]): string {
  const percents = shares.map((each) => String(Number((each * 100).toPrecision(12))));
  return `${percents.slice(0, -1).join(', ')} and ${percents.at(-1)} %`;
}

/** The `compare` map. */
export const policySchema = z.strictObject(policyShape).meta({
  description: 'The policy: the numbers and words that turn comparisons into a verdict.',
  examples: [{ tolerance: '5 %' }],
});

export type PolicyDocument = z.output<typeof policySchema>;
