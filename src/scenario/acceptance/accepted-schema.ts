import { z } from 'zod';
import { describe, faultOf, leaf, type LeafDocumentation, type Reading, valueOf } from '../leaf.ts';
import { line, readText } from '../plain-leaves.ts';
import { share } from '../quantity-leaves.ts';
import { formatVersion } from '../version-leaf.ts';
import { MOST_UP_TO } from './acceptance.ts';

/** The version of the format that this parser reads. */
export const ACCEPTED_VERSION = 1;

/** More than anybody reviews. */
const MOST_ENTRIES = 500;
const LONGEST_REASON = 500;
const DAY = /^\d{4}-\d\d-\d\d$/;

type Documentation = Omit<LeafDocumentation, 'type'>;

function day(documentation: Documentation) {
  return leaf(
    readDay,
    { type: 'string', pattern: DAY.source },
    { ...documentation, type: 'day (`2026-11-30`)' },
  );
}

function readDay(raw: unknown): Reading<string> {
  const hint = 'Write a day like 2026-11-30, the last on which the slowdown is accepted (UTC).';
  if (typeof raw !== 'string' || !DAY.test(raw)) return faultOf(`must be a day, not ${describe(raw)}`, hint);
  const date = new Date(`${raw}T00:00:00Z`);
  const isDay = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(raw);
  return isDay ? valueOf(raw) : faultOf(`${raw} is no day of the calendar`, hint);
}

function reason(documentation: Documentation) {
  return leaf(
    readReason,
    { type: 'string', minLength: 1, maxLength: LONGEST_REASON },
    { ...documentation, type: 'text' },
  );
}

function readReason(raw: unknown): Reading<string> {
  const hint = 'Say in one line why the slowdown is worth it: who reviews this has nothing else.';
  if (raw === null || raw === '') return faultOf('is empty', hint);
  const reading = readText(raw);
  if (reading.kind === 'faults') return reading;
  const value = reading.value.trim();
  if (value === '') return faultOf('is empty', hint);
  if (value.length > LONGEST_REASON)
    return faultOf(`is longer than ${LONGEST_REASON} characters`, 'Shorten it; a link says the rest.');
  return /\p{Cc}/u.test(value) ? faultOf('must be one line', hint) : valueOf(value);
}

/** One accepted slowdown as it may be written. */
export const acceptanceSchema = z
  .strictObject({
    scenario: line({ description: 'Name of the scenario.', example: 'shop' }),
    endpoint: line({
      description: 'Endpoint, journey or WebSocket; `*` is the whole scenario.',
      example: 'GET /products',
    }),
    metric: line({
      description:
        'Name of the metric as decision.json has it. `p95` is short for `response_time_p95`, and so for every quantile.',
      example: 'p95',
    }),
    'up-to': share(
      { above: true, upper: MOST_UP_TO, isUpperIn: false },
      {
        description:
          'Greatest change for the worse that is accepted: the whole interval of the change must lie below it. Of shares (`error_share`) the difference: `0.5 %` is half a point.',
        example: '12 %',
      },
    ),
    reason: reason({
      description: 'Why it is worth it, in one line.',
      example: 'Prices are computed per customer now.',
    }),
    by: line({
      description: 'Who accepts it: a person or a team. Reports show it.',
      example: 'checkout team',
    }).optional(),
    until: day({
      description: 'Last day on which it is accepted, in UTC.',
      example: '2026-11-30',
    }),
  })
  .meta({
    description: 'One accepted slowdown: of one metric, up to a size, until a day.',
    examples: [
      {
        scenario: 'shop',
        endpoint: 'GET /products',
        metric: 'p95',
        'up-to': '12 %',
        reason: 'Prices are computed per customer now.',
        until: '2026-11-30',
      },
    ],
  });

/** The file as it may be written. */
export const acceptedSchema = z
  .strictObject({
    version: formatVersion(ACCEPTED_VERSION, 'file').prefault(ACCEPTED_VERSION),
    accepted: z
      .array(acceptanceSchema)
      .max(MOST_ENTRIES)
      .meta({
        description: 'The slowdowns that are accepted, each metric at most once.',
        examples: [[]],
      }),
  })
  .meta({ description: 'Slowdowns that a team accepts, reviewed like code.' });

export type AcceptedDocument = z.output<typeof acceptedSchema>;
