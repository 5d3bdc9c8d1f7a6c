import type { ServerTimingShift } from '../../comparison/index.ts';
import type { ScenarioReport } from '../report.ts';
import { ALL_ENDPOINTS } from '../../trial/index.ts';
import { formatDifference } from '../text/format-quantity.ts';
import { code, joinPhrases, type Phrase, phrase } from '../text/phrase.ts';
import { endpointName } from './metric-words.ts';

const MOST_PARTS = 3;
/** Changes below a tenth of a millisecond and a twentieth of the whole say nothing. */
const LEAST_MS = 0.1;
const LEAST_SHARE = 0.05;

/** Where one endpoint's change went, by the target's own Server-Timing: `db +18 ms of +21 ms`. Empty if nowhere. */
export function serverTimingWords({ endpoint, responseTimeMs, parts }: ServerTimingShift): Phrase {
  const whole = Math.abs(responseTimeMs);
  const telling = parts
    .filter(({ differenceMs }) => Math.abs(differenceMs) >= Math.max(LEAST_MS, LEAST_SHARE * whole))
    .slice(0, MOST_PARTS);
  if (telling.length === 0) return [];
  const named = telling.map(({ name, differenceMs }) => phrase`${code(name)} ${signed(differenceMs)}`);
  return phrase`${endpointName(endpoint)}: ${joinPhrases(named, ', ')} of ${signed(responseTimeMs)} in the mean`;
}

/**
 * The same for all endpoints whose parts say something, with their scenario where there are several; the whole scenario only
 * where no endpoint has a name.
 */
export function serverTimingSentences(scenarios: readonly ScenarioReport[]): readonly Phrase[] {
  return scenarios.flatMap(({ scenario, serverTimingShifts }) => {
    const named = serverTimingShifts.filter(({ endpoint }) => endpoint !== ALL_ENDPOINTS);
    const several = scenarios.length > 1 ? phrase`${code(scenario)}: ` : [];
    return (named.length > 0 ? named : serverTimingShifts)
      .map(serverTimingWords)
      .filter((sentence) => sentence.length > 0)
      .map((sentence) => phrase`${several}${sentence}`);
  });
}

function signed(differenceMs: number): string {
  return `${differenceMs < 0 ? '\u2212' : '+'}${formatDifference(differenceMs, 'ms')}`;
}
