/**
 * report: the same facts as terminal text, Markdown, check run, JSON and HTML, all from one `Report`. It refuses
 * arithmetic and decisions: what is not in the value is not said. Everything that somebody else chose (endpoints, output
 * of processes) is escaped for the form in which it is shown.
 */
export { baselineProvenance } from './baseline-provenance.ts';
export { type ChartColors, type ChartOption, CSS_COLORS } from './charts/chart-option.ts';
export { blockChangesChart } from './charts/block-changes.ts';
export { distributionChart } from './charts/distribution.ts';
export { type EffectsLayout, effectsChart, effectsHeight } from './charts/effects.ts';
export { narrowingChart } from './charts/narrowing.ts';
export { timelineChart } from './charts/timeline.ts';
export { DECISION_SCHEMA, decisionJsonSchema } from './decision-schema.ts';
export { renderHtml } from './html/render-html.ts';
export { markdownMessage, markdownText } from './markdown/escape-markdown.ts';
export { type Annotation, type CheckRunText, renderCheckRun } from './markdown/render-check-run.ts';
export { renderComment } from './markdown/render-comment.ts';
export { MARKDOWN_BYTES, renderMarkdown } from './markdown/render-markdown.ts';
export { reportOfScenario } from './of-scenario.ts';
export { readDrafts } from './read-drafts.ts';
export { renderDecisionJson } from './render-decision-json.ts';
export { PLAN_SCHEMA, planJsonSchema, renderForesightJson } from './render-foresight-json.ts';
export * from './report.ts';
export { type Explained, renderExplanation } from './terminal/explain-decision.ts';
export { explainScenario } from './terminal/explain-scenario.ts';
export { renderForesight } from './terminal/render-foresight.ts';
export { renderTerminal } from './terminal/render-terminal.ts';
export type { TerminalFormat } from './terminal/terminal-text.ts';
export { plainText } from './text/plain-text.ts';
export { headlineText } from './words/headline-text.ts';
