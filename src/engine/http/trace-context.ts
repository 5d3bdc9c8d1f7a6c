import type { Random } from '../../foundation/index.ts';

/** One request's place in the target's traces. */
export interface TraceContext {
  /** 32 hexadecimal digits, never all zero. */
  readonly traceId: string;
  /** The header's value: version 00, sampled (W3C Trace Context, section 3.2). */
  readonly traceparent: string;
}

/** Six words of 32 random bits; they are text before anything else is drawn. */
const drawn = Buffer.alloc(24);
const TRACE_WORDS = 4;
const SPAN_WORDS = 2;

/** Draws a new trace: what an engineer pastes into the tracing tool to see one slow request from inside. */
export function drawTraceContext(random: Random): TraceContext {
  drawId(random, 0, TRACE_WORDS);
  drawId(random, TRACE_WORDS, SPAN_WORDS);
  const digits = drawn.toString('hex');
  const traceId = digits.slice(0, 8 * TRACE_WORDS);
  return { traceId, traceparent: `00-${traceId}-${digits.slice(8 * TRACE_WORDS)}-01` };
}

function drawId(random: Random, from: number, words: number): void {
  let bits = 0;
  for (let word = from; word < from + words; word++) {
    const value = Math.floor(random.next() * 4294967296);
    bits |= value;
    drawn.writeUInt32BE(value, 4 * word);
  }
  // All zero is not a valid id; one in 2^64 draws would be.
  if (bits === 0) drawn.writeUInt32BE(1, 4 * (from + words - 1));
}
