/**
 * report: the same facts as terminal text, Markdown, check run, JSON and HTML, all from one `Report`. It refuses
 * arithmetic and decisions: what is not in the value is not said.
 */
export * from './report.ts';
