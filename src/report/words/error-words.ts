import type { EndpointSummary } from '../../comparison/index.ts';
import { ALL_ENDPOINTS, OUTCOMES, SIDES } from '../../trial/index.ts';
import type { ScenarioReport } from '../report.ts';
import { formatCount } from '../text/format-number.ts';
import { code, joinPhrases, type Phrase, phrase } from '../text/phrase.ts';

/** Most endpoints that are told; the tables of the HTML report have all of them. */
const MOST = 8;
/** Share of an endpoint's requests that must fail to be told here: below it they are noise, which tables and thresholds have. */
const TELLING = 0.01;

/** `12 status, 3 timeout, 1 dropped`: how requests ended that did not end well; `none` where all did. */
export function errorKinds({ outcomes, dropped }: Pick<EndpointSummary, 'outcomes' | 'dropped'>): string {
  const kinds = OUTCOMES.filter((outcome) => outcome !== 'ok' && outcomes[outcome] > 0).map(
    (outcome) => `${formatCount(outcomes[outcome])} ${outcome}`,
  );
  if (dropped > 0) kinds.push(`${formatCount(dropped)} dropped`);
  return kinds.length === 0 ? 'none' : kinds.join(', ');
}

/** What failed, one line for each endpoint of which a telling share did on any side: what to look for in the target's log. */
export function errorSentences(scenarios: readonly ScenarioReport[]): readonly Phrase[] {
  const lines = scenarios.flatMap(({ scenario, endpoints }) => {
    const names = new Set(endpoints.map(({ endpoint }) => endpoint));
    names.delete(ALL_ENDPOINTS);
    return [...names].flatMap((name) => {
      const own = endpoints.filter(({ endpoint }) => endpoint === name);
      if (!own.some(failsTellingly)) return [];
      const where = scenarios.length > 1 ? phrase`${code(scenario)}, ${code(name)}` : phrase`${code(name)}`;
      return [phrase`${where}: ${bySide(own)}`];
    });
  });
  if (lines.length <= MOST) return lines;
  return [...lines.slice(0, MOST - 1), phrase`and ${formatCount(lines.length - MOST + 1)} more endpoints`];
}

function failsTellingly({ planned, outcomes, dropped }: EndpointSummary): boolean {
  const failed = OUTCOMES.reduce((sum, outcome) => sum + (outcome === 'ok' ? 0 : outcomes[outcome]), dropped);
  return failed > TELLING * planned;
}

/** `baseline none of 230; candidate 12 status of 230`; without the side where there is but one. */
function bySide(summaries: readonly EndpointSummary[]): Phrase {
  const told = SIDES.flatMap((side) => {
    const summary = summaries.find((each) => each.side === side);
    if (summary === undefined) return [];
    const words = `${errorKinds(summary)} of ${formatCount(summary.planned)}`;
    return [phrase`${summaries.length === 1 ? words : `${side} ${words}`}`];
  });
  return joinPhrases(told, '; ');
}
