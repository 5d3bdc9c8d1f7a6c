import type { EndpointSummary, Explanation } from '../../comparison/index.ts';
import { groupBy } from '../../foundation/index.ts';
import type { JudgedComparison } from '../../verdict/index.ts';
import type { Report, ScenarioReport } from '../report.ts';
import { endpointTable, slowestTable } from '../tables/endpoint-tables.ts';
import { formatChange } from '../text/format-change.ts';
import { formatCount } from '../text/format-number.ts';
import { code, joinPhrases, type Phrase, phrase } from '../text/phrase.ts';
import { endpointName, metricName } from '../words/metric-words.ts';
import { serverTimingWords } from '../words/server-timing-words.ts';
import { verdictMark } from '../words/verdict-words.ts';
import { effectFigures, endpointFigures } from './chart-figures.ts';
import { phraseToHtml } from './escape-html.ts';
import { explanationFold } from './explanation-folds.ts';
import { htmlTable } from './html-table.ts';

/** Endpoints beyond this are told by their numbers alone, so that the page stays of a size that opens at once. */
const MOST_DRAWN = 30;
/** Rows of a forest plot beyond which the table is the better picture. */
const MOST_EFFECTS = 40;
const MOST_SLOW = 12;
/** Comparisons whose evidence is drawn, gated ones first, the worst first: of the others the gated have their sentence. */
const MOST_EXPLAINED = 40;

/**
 * One scenario: the changes as a forest plot, then each endpoint with its charts, those that decided first. Empty where
 * there is neither.
 */
export function scenarioSection(scenario: ScenarioReport, report: Report, index: number): string {
  const { comparisons } = report.decision;
  const own = comparisons.filter((comparison) => comparison.scenario === scenario.scenario);
  const gated = own.filter((comparison) => comparison.gated && isKnown(comparison));
  const id = `s${index + 1}`;
  const endpoints = [...groupBy(scenario.endpoints, ({ endpoint }) => endpoint)].toSorted(
    ([a], [b]) => rankOf(a, own) - rankOf(b, own),
  );
  if (gated.length === 0 && endpoints.length === 0) return '';
  const explain = explainer(scenario, own);
  const names = new Set([...report.scenarios, ...comparisons].map((each) => each.scenario));
  const [title, joint] = gated.length === 0 ? ['Response times', 'of'] : ['Changes', 'in'];
  return [
    `<section aria-labelledby="${id}">`,
    `<h2 id="${id}">${title}${names.size > 1 ? ` ${joint} ${phraseToHtml([code(scenario.scenario)])}` : ''}</h2>`,
    gated.length === 0 ? '' : changes(gated, id),
    ...endpoints.map(([, summaries], place) =>
      endpointSection(scenario, { own, summaries, explain }, `${id}-e${place + 1}`, place),
    ),
    ...flowExplanations(
      own,
      endpoints.map(([endpoint]) => endpoint),
      explain,
      id,
    ),
    endpoints.length > MOST_DRAWN
      ? `<p class="muted">Charts are drawn for the first ${MOST_DRAWN} of ${formatCount(endpoints.length)} endpoints.</p>`
      : '',
    '</section>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Whether there is a change to draw. */
function isKnown({ scale, effect, difference }: JudgedComparison): boolean {
  return (scale === 'difference' ? difference.value : effect.ratio) !== null;
}

function changes(gated: readonly JudgedComparison[], id: string): string {
  const figures = effectFigures(gated.slice(0, MOST_EFFECTS), id);
  if (gated.length <= MOST_EFFECTS) return figures;
  const count = `${MOST_EFFECTS} of ${formatCount(gated.length)} changes are drawn`;
  return `${figures}\n<p class="muted">${count}, the worst of them; the table above has all.</p>`;
}

/** Endpoints in the order of the decision, then the rest as measured. */
function rankOf(endpoint: string, comparisons: readonly JudgedComparison[]): number {
  const rank = comparisons.findIndex((comparison) => comparison.gated && comparison.endpoint === endpoint);
  return rank < 0 ? comparisons.length : rank;
}

/** Tells how comparisons were decided, each folded. */
type Explain = (comparisons: readonly JudgedComparison[], id: string) => readonly string[];

function explainer({ explanations }: ScenarioReport, comparisons: readonly JudgedComparison[]): Explain {
  const known = new Map<unknown, Explanation>(explanations.map((each) => [each.comparison, each]));
  const gated = comparisons.filter((comparison) => comparison.gated);
  const shown = comparisons.filter((comparison) => !comparison.gated && known.has(comparison));
  const drawn = new Set([...gated, ...shown].slice(0, MOST_EXPLAINED));
  return (some, id) =>
    some
      .filter((comparison) => comparison.gated || drawn.has(comparison))
      .map((comparison, index) =>
        explanationFold(
          comparison,
          drawn.has(comparison) ? known.get(comparison) : undefined,
          `${id}-m${index + 1}`,
        ),
      );
}

/** What was decided about journeys, WebSockets and numbers: they have no endpoint's section to stand in. */
function flowExplanations(
  comparisons: readonly JudgedComparison[],
  endpoints: readonly string[],
  explain: Explain,
  id: string,
): readonly string[] {
  const others = comparisons.filter(({ endpoint }) => !endpoints.includes(endpoint));
  return [...groupBy(others, ({ endpoint }) => endpoint)].flatMap(([endpoint, own], index) => {
    const place = `${id}-f${index + 1}`;
    const folds = explain(own, place);
    if (folds.length === 0) return [];
    return [
      `<section class="endpoint" aria-labelledby="${place}">`,
      `<h3 id="${place}">${phraseToHtml([endpointName(endpoint)])}</h3>`,
      ...folds,
      '</section>',
    ].join('\n');
  });
}

function endpointSection(
  scenario: ScenarioReport,
  {
    own: comparisons,
    summaries,
    explain,
  }: {
    readonly own: readonly JudgedComparison[];
    readonly summaries: readonly EndpointSummary[];
    readonly explain: Explain;
  },
  id: string,
  place: number,
): string {
  const endpoint = summaries[0]?.endpoint ?? '';
  const all = comparisons.filter((comparison) => comparison.endpoint === endpoint);
  const own = all.filter((comparison) => comparison.gated);
  const shift = scenario.serverTimingShifts.find((candidate) => candidate.endpoint === endpoint);
  const timing = shift === undefined ? [] : serverTimingWords(shift);
  const slow = slowestTable(summaries, MOST_SLOW);
  return [
    `<section class="endpoint" aria-labelledby="${id}">`,
    `<h3 id="${id}">${phraseToHtml([endpointName(endpoint)])}</h3>`,
    own.length === 0
      ? ''
      : `<p class="changes">${phraseToHtml(joinPhrases(own.map(changeWords), '   '))}</p>`,
    place < MOST_DRAWN ? endpointFigures(summaries, id) : '',
    ...explain(all, id),
    timing.length === 0 ? '' : `<p>Server-Timing of ${phraseToHtml(timing)}.</p>`,
    htmlTable(endpointTable(summaries), 'scroll'),
    slow.rows.length === 0
      ? ''
      : `<details><summary>Slowest requests</summary>\n${htmlTable(slow, 'scroll')}\n</details>`,
    '</section>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function changeWords(comparison: JudgedComparison): Phrase {
  return phrase`${metricName(comparison.metric)} ${formatChange(comparison)} ${verdictMark(comparison)}`;
}
