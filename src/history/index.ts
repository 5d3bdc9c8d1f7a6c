/**
 * history: summaries of past runs, the levels they belong to, and which of them are eligible as baselines. It refuses
 * to fetch anything: stores are `baseline/`.
 */
export * from './history.ts';
