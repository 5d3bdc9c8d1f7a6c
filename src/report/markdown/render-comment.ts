import type { Report } from '../report.ts';
import { decodePushes, encodePushes } from '../pushes/push-record.ts';
import { type Push, pushOf, withPush } from '../pushes/push.ts';
import { tableOf, type ColumnOf } from '../tables/table.ts';
import { barOf, barScale } from '../text/bars.ts';
import { formatRatio } from '../text/format-change.ts';
import { code, phrase } from '../text/phrase.ts';
import { verdictWords } from '../words/verdict-words.ts';
import { htmlCode, markdownLink, webAddress } from './escape-markdown.ts';
import { byteLength } from './fit-sections.ts';
import { markdownTable } from './markdown-table.ts';
import { MARKDOWN_BYTES, renderMarkdown } from './render-markdown.ts';

/**
 * Renders the comment of a pull request: the report, and in a fold what was said of its earlier pushes. These are kept in
 * the comment itself, in a hidden line that `before`, the text of the comment as it stands (empty where there is none),
 * begins with. Rendered again over its own text it is the same.
 */
export function renderComment(report: Report, before: string): string {
  const push = pushOf(report);
  if (push === null) return renderMarkdown(report);
  const pushes = withPush(decodePushes(before), push);
  const record = encodePushes(pushes);
  const fold = pushesFold(pushes, push, report.links.workflowRun);
  const maxBytes = MARKDOWN_BYTES - byteLength(record) - byteLength(fold) - 4;
  return `${record}\n${renderMarkdown(report, { maxBytes })}${fold}`;
}

/** What was said of the other pushes, the newest first; empty where there are none. */
function pushesFold(pushes: readonly Push[], current: Push, workflowRun: string): string {
  const earlier = pushes.filter(({ sha }) => sha !== current.sha).toReversed();
  if (earlier.length === 0) return '';
  const { head, rows } = markdownTable(tableOf('Earlier pushes', COLUMNS, earlier));
  const linked = rows.map((row, index) => `${row} ${runLink(earlier[index], workflowRun)} |`);
  const [titles = '', rules = ''] = head.split('\n');
  const table = [`${titles} Run |`, `${rules} :--- |`, ...linked].join('\n');
  const trend = trendLine(pushes);
  // In the summary, so that it is seen without opening the fold.
  const shown = trend === '' ? '' : `: worst time ${htmlCode(trend)}`;
  const summary = `Earlier pushes (${earlier.length})${shown}`;
  return `\n<details><summary>${summary}</summary>\n\n${table}\n\n</details>\n`;
}

const COLUMNS: readonly ColumnOf<Push>[] = [
  { title: 'Commit', align: 'left', cell: ({ sha }) => [code(sha)] },
  {
    title: 'Measured',
    align: 'left',
    cell: ({ startedAt }) => phrase`${startedAt.slice(0, 10)} ${startedAt.slice(11, 16)} UTC`,
  },
  {
    title: 'Verdict',
    align: 'left',
    cell: ({ verdict, severity, blocking }) => {
      const { emoji, word } = verdictWords(verdict, severity);
      return phrase`${blocking || verdict !== 'regression' ? emoji : '⚠️'} ${word}${blocking ? ', blocking' : ''}`;
    },
  },
  {
    title: 'Worst time',
    align: 'right',
    cell: ({ worst }) => phrase`${worst === null ? '–' : formatRatio(worst)}`,
  },
];

/** A run is addressed as this one is, but for its number. */
function runLink(push: Push | undefined, workflowRun: string): string {
  const address = workflowRun.replace(/\/runs\/\d+$/, `/runs/${push?.runId ?? ''}`);
  return webAddress(address) === null ? '' : markdownLink('run', address);
}

/** A change that fills the height at least: what is within noise must not look like a mountain. */
const LEAST_HEIGHT = 0.1;

/** The worst times of the pushes as a line of bars, oldest first; empty where fewer than three are known. */
function trendLine(pushes: readonly Push[]): string {
  const known = pushes.flatMap(({ worst }) => worst ?? []);
  if (known.length < 3) return '';
  const scale = barScale([1, ...known], LEAST_HEIGHT);
  return pushes.map(({ worst }) => barOf(worst, scale)).join('');
}
