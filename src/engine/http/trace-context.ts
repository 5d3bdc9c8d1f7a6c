import type { Random } from '../../foundation/index.ts';

/** One request's place in the target's traces. */
export interface TraceContext {
  /** 32 hexadecimal digits, never all zero. */
  readonly traceId: string;
  /** The header's value: version 00, sampled (W3C Trace Context, section 3.2). */
  readonly traceparent: string;
}

/** Draws a new trace: what an engineer pastes into the tracing tool to see one slow request from inside. */
export function drawTraceContext(random: Random): TraceContext {
  const traceId = hex(random, 4);
  return { traceId, traceparent: `00-${traceId}-${hex(random, 2)}-01` };
}

function hex(random: Random, words: number): string {
  let text = '';
  for (let word = 0; word < words; word++) {
    text += Math.floor(random.next() * 4294967296)
      .toString(16)
      .padStart(8, '0');
  }
  // All zero is not a valid id; one in 2^64 draws would be.
  return /^0+$/.test(text) ? `${text.slice(1)}1` : text;
}
