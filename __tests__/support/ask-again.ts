import type { Decision } from '../../src/verdict/index.ts';

/** Times that a machine which is busy elsewhere is asked. */
const MOST_TIMES = 3;

/**
 * Asks again where the answer says that the machine was too busy to give one, three times at most; the last answer counts,
 * whatever it says. What is asked must begin from nothing each time.
 */
export async function askAgain<T>(ask: () => Promise<T>, wasBusy: (answer: T) => boolean): Promise<T> {
  let answer = await ask();
  for (let time = 1; time < MOST_TIMES && wasBusy(answer); time++) answer = await ask();
  return answer;
}

/** Whether a decision says that the generator was late, as it is where others need the processor. */
export function wasLate({ reasons }: Pick<Decision, 'reasons'>): boolean {
  return reasons.some(({ code }) => code === 'generator-fault');
}
