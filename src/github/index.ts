/**
 * github: what perf-gate asks of GitHub, given an Octokit: one comment kept up to date, check runs, commits, pull
 * requests, artifacts by REST, and the reading of a workflow's environment and event. It decides nothing about
 * performance, and every refusal it meets is turned into an error that names the missing permission.
 */
export * from './artifact-source.ts';
export * from './changed-files.ts';
export * from './check-run.ts';
export * from './client.ts';
export * from './comment.ts';
export * from './commit.ts';
export * from './contents.ts';
export * from './context.ts';
export * from './deployments.ts';
export * from './fit-text.ts';
export * from './gate-deployment.ts';
export * from './marker.ts';
export * from './permission.ts';
export * from './releases.ts';
export type { RepositoryName } from './repository.ts';
export { type RequestFailure, classifyFailure } from './request-failure.ts';
export { addRetries, type RetryOptions } from './retry.ts';
export * from './workflow-run.ts';
