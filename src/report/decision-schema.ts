import { z } from 'zod';
import { FIGURE_NAMES, FIGURES } from '../comparison/index.ts';
import { COMPARABILITIES, COMPARATORS, formatPercent, PATTERNS } from '../scenario/index.ts';
import { DESIGN_ASSIGNMENTS, HOPELESS_CHANCE, LOAD_MODELS, STOP_CAUSES } from '../trial/index.ts';
import { ACCEPTANCE_STATES, CONCLUSIONS, GATES, SEVERITIES, VERDICTS } from '../verdict/index.ts';

/** The version of a decision document; it changes only when a field changes its meaning or goes away. */
export const DECISION_SCHEMA = 'perf-gate.decision/1';

const number = z.number().nullable();
const evidenceValue = z.number().min(0);
const share = z.number().min(0).max(1);

const ground = z.object({
  bar: evidenceValue.describe('What the evidence must reach: an e-value at least, a p-value at most.'),
  holds: z.boolean(),
  since: z.string().nullable().describe('The block from which on the evidence sufficed; null without one.'),
});

const size = z.number().gt(0).describe('A share of the baseline, or the difference of shares.');
const day = z.string().describe('The last day on which it holds, in UTC.');
const acceptance = {
  upTo: size,
  reason: z.string(),
  by: z.string().describe('Who accepts it; empty where the file does not say.').optional(),
  until: day,
} as const;

const comparison = z.object({
  endpoint: z.string(),
  metric: z.string(),
  unit: z.string(),
  better: z.enum(['lower', 'higher']),
  gated: z.boolean(),
  verdict: z.enum(VERDICTS),
  severity: z.enum(SEVERITIES),
  effect: z
    .object({ ratio: number, lower: number, upper: number, confidence: share.nullable() })
    .describe('Candidate / baseline; ends of the interval are null where it is unbounded.'),
  evidence: z.object({
    kind: z.enum(['e', 'p']),
    value: evidenceValue.describe('The evidence for the statement that the verdict rests on.'),
    statement: z.enum(['slower', 'faster', 'acceptable']),
    slower: evidenceValue,
    beyondTolerance: evidenceValue,
    withinTolerance: evidenceValue.optional(),
    faster: evidenceValue,
    acceptable: evidenceValue,
  }),
  trials: z.object({ baseline: z.int().min(0), candidate: z.int().min(0) }),
  mde: z
    .object({ ratio: number, power: number })
    .describe('The smallest slowdown that would have been found with this probability.'),
  warnings: z.array(z.string()),
  scenario: z.string(),
  baseline: number,
  candidate: number,
  difference: z.object({ value: number, lower: number, upper: number }),
  effectSize: z
    .object({ hodgesLehmann: number, cliffsDelta: number })
    .describe(
      'Hodges–Lehmann shift of the blocks or deployments (candidate / baseline, or the difference of shares), and Cliff’s δ in [−1, 1], positive where the candidate’s values are the greater ones. They describe and do not decide.',
    )
    .optional(),
  scale: z.enum(['log-ratio', 'difference']),
  margins: z
    .object({
      noiseFloor: number,
      tolerance: number,
      passing: number.optional(),
      instances: number.optional(),
    })
    .describe('On the comparison’s own scale.'),
  spread: number,
  standing: z
    .object({
      kind: z.enum(['judged', 'informational', 'undecidable', 'missing']),
      reason: z.string(),
      needs: z.string(),
    })
    .describe('Whether the metric could be judged with what was measured, and why not.'),
  confirmation: z.object({ kind: z.enum(['not-needed', 'confirmed', 'suspected']), needs: z.string() }),
  wouldSettle: z.string(),
  reason: z.string().describe('The statement that decided, in one sentence.'),
  suspected: z.boolean(),
  // Members that came later are optional here, so that every document of this version is one.
  claim: z
    .enum(['code', 'instances'])
    .describe('Of what it speaks: of the code, or of the two instances that served every block.')
    .optional(),
  assignment: z.enum(DESIGN_ASSIGNMENTS).optional(),
  dependent: z.boolean().describe('Whether blocks resembled their neighbours.').optional(),
  control: z
    .object({
      ratio: number.describe(
        'Time of a constant piece of work beside the candidate, over that beside the baselines.',
      ),
      slope: number.describe('How much of log(ratio) was taken off; null where nothing was.'),
      remaining: number.describe('What is left of the noise between deployments, as a share.'),
    })
    .nullable()
    .describe('How fast the candidate’s machine was; null side by side and where it was not measured.')
    .optional(),
  grounds: z
    .object({
      family: z.int().min(1).describe('How many comparisons share the error of a false regression.'),
      slower: ground,
      beyondTolerance: ground,
      withinTolerance: ground.optional(),
      faster: ground,
      acceptable: ground,
    })
    .nullable()
    .describe('What each statement had to show, and from which block on it did; null without evidence.')
    .optional(),
  accepted: z
    .object(acceptance)
    .nullable()
    .describe('What accepts this regression, so that it does not block.')
    .optional(),
  draft: z
    .object({ upTo: size, until: day })
    .nullable()
    .describe('What would accept this regression; null for what is none, is accepted, or has no bound.')
    .optional(),
});

const answerDistance = z.object({
  distance: number.describe(
    'From the median block to the margin, in standard deviations of the block differences; null where these do not vary, as of a share of failures that are rare.',
  ),
  needed: number.describe(
    `What a chance of ${formatPercent(HOPELESS_CHANCE)} by the last block needs; null where no distance suffices.`,
  ),
});

const threshold = z.object({
  scenario: z.string(),
  metric: z.string(),
  endpoint: z.string(),
  text: z.string(),
  aggregate: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('quantile'), quantile: share }),
    z.object({ kind: z.enum(['avg', 'min', 'max', 'rate', 'count']) }),
  ]),
  comparator: z.enum(COMPARATORS),
  bound: number,
  value: number,
  lower: number,
  upper: number,
  state: z.enum(['met', 'broken', 'no-samples']),
  sure: z.boolean(),
  baseline: number.describe('The same measured on the other side; null without one.').optional(),
  consequence: z
    .enum(['none', 'blocks', 'open'])
    .describe('What follows under the policy: `none` also of a breach that only new ones count of.')
    .optional(),
});

const calibration = z.object({ runs: z.int().min(0), asExtreme: z.int().min(0), probability: share });

/** A decision document as zod has it: what `renderDecisionJson` writes, now and in earlier releases of this version. */
export const decisionSchema = z.object({
  schema: z.literal(DECISION_SCHEMA),
  verdict: z.enum(VERDICTS),
  blocking: z.boolean(),
  mode: z.enum(['side-by-side', 'baseline', 'thresholds-only']),
  comparisons: z.array(comparison),
  thresholds: z.array(threshold),
  reasons: z
    .array(
      z.object({
        code: z.string(),
        message: z.string(),
        scenario: z.string(),
        endpoint: z.string(),
        metric: z.string(),
        figures: z
          .array(
            z.object({
              of: z
                .enum(FIGURE_NAMES)
                .describe(FIGURE_NAMES.map((name) => `\`${name}\`: ${FIGURES[name]}`).join(' ')),
              value: z.number(),
            }),
          )
          .describe(
            'Of what is open: what could have been seen, and what would settle it. Empty where nothing is open, or where the message says what is missing.',
          )
          .optional(),
      }),
    )
    .min(1),
  warnings: z.array(z.string()),
  severity: z.enum(SEVERITIES),
  gate: z.enum(GATES),
  exitCode: z.int().min(0),
  conclusion: z.enum(CONCLUSIONS),
  calibration: z
    .object({ slower: calibration, faster: calibration })
    .nullable()
    .describe('How unusual the family is among past runs of the branch; null where too few are known.')
    .optional(),
  wouldBlock: z.boolean().describe('Whether it would block, were it not for the shadow mode.').optional(),
  scenarios: z
    .array(
      z.object({
        scenario: z.string(),
        verdict: z.enum(VERDICTS),
        severity: z.enum(SEVERITIES),
        blocking: z.boolean(),
        wouldBlock: z.boolean(),
        conclusion: z.enum(CONCLUSIONS),
        load: z
          .object({
            model: z
              .enum(LOAD_MODELS)
              .describe('`closed` waits for the target before it asks again: a slower one is asked less.'),
            pattern: z.enum(PATTERNS).nullable(),
            compared: z
              .enum(COMPARABILITIES)
              .nullable()
              .describe('How sides or runs may be compared under it; null where the run does not say.'),
          })
          .describe('How load was made.')
          .optional(),
      }),
    )
    .describe('What is said of each scenario; the comparisons of all are one family.')
    .optional(),
  acceptances: z
    .array(
      z.object({
        scenario: z.string(),
        endpoint: z.string(),
        metric: z.string(),
        ...acceptance,
        state: z.enum(ACCEPTANCE_STATES),
      }),
    )
    .describe('What was accepted, and what became of it.')
    .optional(),
  discoveries: z
    .array(
      z.object({
        scenario: z.string(),
        endpoint: z.string(),
        metric: z.string(),
        direction: z.enum(['worse', 'better']),
      }),
    )
    .describe(
      'What stands out among everything measured when a tenth of it may be false; it decides nothing.',
    )
    .optional(),
  stops: z
    .array(
      z.object({
        scenario: z.string(),
        why: z.enum(STOP_CAUSES),
        reason: z.string(),
        blocks: z.int().min(0),
        plannedBlocks: z.int().min(0),
        grounds: z
          .array(
            z.object({
              endpoint: z.string(),
              metric: z.string(),
              shift: number,
              spread: number,
              pass: answerDistance,
              regression: answerDistance,
            }),
          )
          .describe('For `futile`: how far each undecided metric was from either answer.'),
      }),
    )
    .describe('Why each run measured no more blocks.')
    .optional(),
});

/** The published JSON Schema of a decision document (draft 2020-12). */
export function decisionJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(decisionSchema, { io: 'input', target: 'draft-2020-12' }),
    title: 'perf-gate decision, version 1',
    description: 'What a gate decided, and why. Readers leave out members that they do not know.',
  };
}
