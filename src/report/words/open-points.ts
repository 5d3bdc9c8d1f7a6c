import type { Incident } from '../../trial/index.ts';
import { decides, type Decision, type Reason } from '../../verdict/index.ts';
import { formatDetectable } from '../text/format-change.ts';
import { formatCount } from '../text/format-number.ts';
import { type Phrase, phrase } from '../text/phrase.ts';
import type { Report } from '../report.ts';
import { withVerdict } from './leading-comparison.ts';
import { subject, worsenings } from './metric-words.ts';
import { incidentWords } from './run-facts.ts';
import { chosenTolerances } from './tolerance-words.ts';
import { needsOf } from './verdict-words.ts';

const MOST = 12;

/** For each undecided metric what it could have seen, and what would settle it. A single one stands in the headline. */
export function openQuestions(decision: Decision): readonly Phrase[] {
  const undecided = withVerdict(decision, 'inconclusive');
  if (undecided.length < 2) return [];
  return limited(
    undecided.map((comparison) => {
      const { standing, wouldSettle } = comparison;
      const about = subject(comparison);
      if (standing.kind === 'undecidable')
        return phrase`${about}: ${standing.reason}; needs ${standing.needs}`;
      if (comparison.suspected === 'worse') return phrase`${about}: suspected; ${needsOf(comparison)}`;
      const detectable = formatDetectable(comparison);
      const seen =
        detectable === null ? '' : `sees ${worsenings(comparison.metric)} from about ${detectable} up`;
      return phrase`${about}: ${seen}${seen !== '' && wouldSettle !== '' ? '; ' : ''}${wouldSettle === '' ? '' : `to settle it: ${wouldSettle}`}`;
    }),
  );
}

/**
 * Reasons that neither the headline (the first one) nor a row of a table already says: findings about a run as a
 * whole, metrics that are missing or rest on too few requests. Each once.
 */
export function furtherReasons(decision: Decision): readonly Phrase[] {
  const [first, ...rest] = decision.reasons;
  const messages = rest
    .filter((reason) => reason.message !== first?.message && !isInTable(decision, reason))
    .map(({ message }) => message);
  return limited([...new Set(messages)].map((message) => phrase`${message}`));
}

function isInTable({ comparisons, thresholds }: Decision, { scenario, endpoint, metric }: Reason): boolean {
  return (
    comparisons.some(
      (comparison) =>
        decides(comparison) &&
        comparison.verdict !== 'invalid' &&
        comparison.scenario === scenario &&
        comparison.endpoint === endpoint &&
        comparison.metric.name === metric,
    ) || thresholds.some(({ threshold }) => threshold.endpoint === endpoint && threshold.metric === metric)
  );
}

/**
 * Everything that the reading depends on: a tolerance that was chosen, warnings of the decision, incidents of the runs.
 * A stop signal is the first reason already, and where it came stands with what was measured.
 */
export function cautions({ decision, scenarios }: Report): readonly Phrase[] {
  const isTold = ({ kind, detail }: Incident): boolean =>
    kind === 'interrupted' && detail === decision.reasons[0]?.message;
  const incidents = scenarios.flatMap((scenario) =>
    scenario.incidents.filter((incident) => !isTold(incident)).map(incidentWords),
  );
  return limited([
    ...chosenTolerances(decision),
    ...decision.warnings.map((warning) => phrase`${warning}`),
    ...incidents,
  ]);
}

function limited(phrases: readonly Phrase[]): readonly Phrase[] {
  if (phrases.length <= MOST) return phrases;
  return [...phrases.slice(0, MOST - 1), phrase`and ${formatCount(phrases.length - MOST + 1)} more`];
}
