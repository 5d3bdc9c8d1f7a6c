/**
 * comparison: baseline against candidate, metric by metric, with every field filled. It refuses to decide: it states
 * evidence and how strong it is; `verdict/` alone turns that into a word.
 */
export * from './comparison.ts';
export * from './endpoint-summary.ts';
export * from './deployment.ts';
