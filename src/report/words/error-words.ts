import type { EndpointSummary } from '../../comparison/index.ts';
import { ALL_ENDPOINTS, OUTCOMES, SIDES } from '../../trial/index.ts';
import type { ScenarioReport } from '../report.ts';
import { formatCount } from '../text/format-number.ts';
import { code, joinPhrases, type Phrase, phrase } from '../text/phrase.ts';

/** Most endpoints that are told; the tables of the HTML report have all of them. */
const MOST = 8;

/** `12 status, 3 timeout, 1 dropped`: how the requests ended that did not end well; `none` where all did. */
export function errorKinds({ outcomes, dropped }: Pick<EndpointSummary, 'outcomes' | 'dropped'>): string {
  const kinds = OUTCOMES.filter((outcome) => outcome !== 'ok' && outcomes[outcome] > 0).map(
    (outcome) => `${formatCount(outcomes[outcome])} ${outcome}`,
  );
  if (dropped > 0) kinds.push(`${formatCount(dropped)} dropped`);
  return kinds.length === 0 ? 'none' : kinds.join(', ');
}

/** What failed, one line for each endpoint with errors on any side: what to look for in the target's log. */
export function errorSentences(scenarios: readonly ScenarioReport[]): readonly Phrase[] {
  const lines = scenarios.flatMap(({ scenario, endpoints }) => {
    const single = endpoints.filter(({ endpoint }) => endpoint !== ALL_ENDPOINTS);
    const names = [...new Set(single.map(({ endpoint }) => endpoint))];
    return names.flatMap((name) => {
      const failed = single
        .filter(({ endpoint }) => endpoint === name)
        .filter((summary) => errorKinds(summary) !== 'none');
      const where = scenarios.length > 1 ? phrase`${code(scenario)} ${code(name)}` : phrase`${code(name)}`;
      return failed.length === 0
        ? []
        : [phrase`${where}: ${bySide(single.filter(({ endpoint }) => endpoint === name))}`];
    });
  });
  if (lines.length <= MOST) return lines;
  return [...lines.slice(0, MOST - 1), phrase`and ${formatCount(lines.length - MOST + 1)} more endpoints`];
}

function bySide(summaries: readonly EndpointSummary[]): Phrase {
  const told = SIDES.flatMap((side) => {
    const summary = summaries.find((each) => each.side === side);
    if (summary === undefined) return [];
    const of = `${errorKinds(summary)} of ${formatCount(summary.planned)}`;
    return [summaries.length === 1 ? phrase`${of}` : phrase`${side} ${of}`];
  });
  return joinPhrases(told, '; ');
}
