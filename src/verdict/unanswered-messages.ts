import { roundedPercent } from '../scenario/index.ts';
import { type Run, SIDES } from '../trial/index.ts';
import { validTrials } from './count-requests.ts';
import { type Finding, incomplete } from './finding.ts';
import { rateOf } from './never-done.ts';

/** With less than this share of the answers that were expected, the load is not carried: as with requests. */
const CARRIED = 0.95;

/** What WebSockets expect of a server, and how to say that it came. */
const EXPECTED = [
  { metric: 'ws_replies', words: 'of the messages got their reply in time' },
  { metric: 'ws_delivered', words: 'of the copies of broadcasts arrived in time' },
] as const;

/**
 * Replies and broadcasts that too often never came, on every side: a target that leaves messages without an answer carries
 * its load as little as one that leaves requests without. A threshold on the same metric says how much is enough.
 */
export function unansweredMessages(run: Run): readonly Finding[] {
  const sides = SIDES.map((side) => validTrials(run, side)).filter((trials) => trials.length > 0);
  return EXPECTED.flatMap(({ metric, words }) => {
    if (run.thresholds.some((threshold) => threshold.metric === metric)) return [];
    const rates = run.trials.flatMap((trial) => trial.rates.filter((rate) => rate.metric === metric));
    return [...new Set(rates.map(({ endpoint }) => endpoint))].flatMap((name) => {
      const shares = sides.map((trials) => rateOf(trials, metric, name));
      const isCarried = shares.some(({ passed, total }) => total === 0 || passed >= CARRIED * total);
      // What never came at all is told by `neverDone`.
      if (isCarried || shares.every(({ passed }) => passed === 0)) return [];
      const told = shares.map(({ passed, total }) => `${roundedPercent(passed / total)} of ${total}`);
      return [
        incomplete(
          run,
          'saturated',
          `${name}: only ${told.join(' and ')} ${words}; lower the rate, or say by a threshold on ${metric} how much is enough`,
        ),
      ];
    });
  });
}
