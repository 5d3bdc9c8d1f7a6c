import type { Report } from '../report.ts';
import { fitSections } from './fit-sections.ts';
import {
  acceptingSection,
  closingSection,
  detailSections,
  headlineSection,
  pointSections,
  tableSections,
  wholeReport,
} from './markdown-sections.ts';

/** A comment of GitHub holds 65,536 characters; bytes are the safer count, and a marker is added by the caller. */
export const MARKDOWN_BYTES = 65_000;

/** Below this even the headline might not fit. */
const LEAST_BYTES = 20_000;

/**
 * Renders the report as GitHub-flavoured Markdown, for the comment, the job summary and `report.md`: the verdict in
 * the first line, the gated metrics as a table, the statistics in folds. Names from scenario files and targets cannot
 * form markup, links or mentions.
 *
 * Never longer than `maxBytes` in UTF-8 (at least 20,000): whole sections are left out, and a sentence says which.
 */
export function renderMarkdown(
  report: Report,
  { maxBytes }: { readonly maxBytes: number } = { maxBytes: MARKDOWN_BYTES },
): string {
  if (!(maxBytes >= LEAST_BYTES))
    throw new RangeError(`maxBytes of a report is at least ${LEAST_BYTES}, not ${maxBytes}`);
  const sections = [
    headlineSection(report),
    ...tableSections(report),
    ...pointSections(report),
    closingSection(report),
    acceptingSection(report),
    ...detailSections(report),
  ];
  return fitSections(sections, maxBytes, wholeReport(report));
}
