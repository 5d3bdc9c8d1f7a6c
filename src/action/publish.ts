import { relative, resolve } from 'node:path';
import { type GateResult, type OutputPaths, writeOutputs } from '../gate/index.ts';
import { type StartedCheck, upsertComment } from '../github/index.ts';
import {
  type Annotation,
  headlineText,
  markdownMessage,
  renderCheckRun,
  renderComment,
  renderMarkdown,
  type Report,
} from '../report/index.ts';
import { isWorthComment } from '../verdict/index.ts';
import { attempt } from './attempt.ts';
import { closeCheck, rememberEnd } from './check.ts';
import { closeGateDeployment, type DeploymentEnding, rememberDeploymentEnd } from './gate-deployment.ts';
import type { Job } from './job.ts';
import { closePartChecks } from './part-checks.ts';
import type { GatePlan } from './plan-gate.ts';
import { type Voice, warnOfTwin } from './voice.ts';

/** GitHub takes 1 MiB of job summary from a step; something is left for other output of the step. */
const MAX_SUMMARY_BYTES = 1_000_000;
/** GitHub shows ten annotations of each level from a step. */
const MAX_ANNOTATIONS = 10;

/** Makes sure that the verdict is told though the job be killed while it tells it. */
export function rememberVerdict(job: Job, { report }: GateResult): void {
  const { conclusion } = report.decision;
  const { title } = renderCheckRun(report);
  rememberEnd(job, { name: null, conclusion, title });
  rememberDeploymentEnd(job, deploymentEnding(report, title));
}

/** A deployment that is required has two sides only: what blocks, and what does not, whatever was found. */
function deploymentEnding({ decision }: Report, title: string): DeploymentEnding {
  return { state: decision.blocking ? 'failure' : 'success', description: title };
}

/** A report, with the paths of its files; null where they could not be written. */
export interface WrittenReport {
  readonly paths: OutputPaths | null;
  readonly report: Report;
}

/** Writes the files and uploads them; the verdict depends on neither. */
export async function writeFiles(job: Job, result: GateResult): Promise<WrittenReport> {
  const { context, inputs, workspace } = job;
  const paths = await attempt(job.tell, 'The files were not written', () =>
    writeOutputs(inputs.out, result, workspace),
  );
  if (paths === null) return { paths, report: result.report };
  const files = [paths.decision, paths.markdown, paths.html, ...paths.runs].map((path) =>
    resolve(workspace, path),
  );
  const uploaded = await attempt(job.tell, 'The report was not uploaded', () =>
    job.store.uploadRun(files, resolve(workspace, inputs.out)),
  );
  const { links } = result.report;
  const htmlReport =
    uploaded === null || uploaded.id === 0 ? '' : `${context.runUrl}/artifacts/${uploaded.id}`;
  return { paths, report: { ...result.report, links: { ...links, htmlReport } } };
}

/** Tells the decision everywhere. Whatever GitHub refuses is a warning; the job summary has it all. */
export async function publish(
  job: Job,
  plan: GatePlan,
  check: StartedCheck | null,
  { paths, report }: WrittenReport,
  note: string,
): Promise<void> {
  await tellReport(job, plan, check, report, note);
  const below = (path: string | undefined) =>
    path === undefined ? '' : relative('.', resolve(job.workspace, path));
  const outputs: Readonly<Record<string, string>> = {
    decision: below(paths?.decision),
    'report-path': below(paths?.html),
    'run-file': (paths?.runs ?? []).map(below).join('\n'),
  };
  for (const [name, value] of Object.entries(outputs)) job.core.setOutput(name, value);
}

/**
 * Tells a report in comment, check run, log and summary, and sets the outputs that say where. Gives the check run that tells
 * it; null where there is none.
 */
export async function tellReport(
  job: Voice,
  plan: Pick<GatePlan, 'pullRequest'>,
  check: StartedCheck | null,
  report: Report,
  note: string,
): Promise<StartedCheck | null> {
  const { core } = job;
  const { decision } = report;
  const commentUrl = await comment(job, plan, report);
  const words = renderCheckRun(report);
  const closed = await closeCheck(job, check, { ...words, conclusion: decision.conclusion });
  await closePartChecks(job, report);
  await closeGateDeployment(job, deploymentEnding(report, words.title));
  if (closed?.isAnnotated !== true) annotate(job, words.annotations);
  core.info(headlineText(decision));
  await summarize(
    job,
    `${renderMarkdown(report, { maxBytes: MAX_SUMMARY_BYTES })}\n\n${markdownMessage(note)}\n`,
  );
  core.setOutput('verdict', decision.verdict);
  core.setOutput('blocking', String(decision.blocking));
  core.setOutput('comment-url', commentUrl);
  const told = closed ?? check;
  core.setOutput('check-url', told?.url ?? '');
  return told;
}

async function comment(job: Voice, plan: Pick<GatePlan, 'pullRequest'>, report: Report): Promise<string> {
  const { context, inputs } = job;
  const { pullRequest } = plan;
  if (pullRequest === null || inputs.comment === 'never') return '';
  const posted = await attempt(job.tell, 'There is no comment', () =>
    upsertComment({
      octokit: job.octokit,
      repository: job.repository,
      pullRequest,
      marker: { workflowPath: context.workflowPath, job: context.job, name: inputs.name },
      body: (before) => renderComment(report, before),
      mayCreate: isWorthComment(inputs.comment, report.decision),
      order: { runNumber: context.runNumber, attempt: context.runAttempt, nonce: job.nonce },
    }),
  );
  if (posted?.hasTwin === true) warnOfTwin(job);
  if (posted?.outcome === 'newer-exists')
    job.core.info('A later run has spoken already: its comment was left as it is.');
  if (posted?.outcome === 'absent')
    job.core.info(`There is no comment, since \`comment\` is ${inputs.comment}.`);
  return posted?.url ?? '';
}

/** Annotations by commands of the log, where no check run can carry them. */
function annotate({ core }: Pick<Voice, 'core'>, annotations: readonly Annotation[]): void {
  for (const level of ['failure', 'warning', 'notice'] as const) {
    const own = annotations.filter((annotation) => annotation.level === level).slice(0, MAX_ANNOTATIONS);
    for (const { message, title, path, startLine, endLine } of own) {
      const place = { title, file: path, startLine, endLine };
      if (level === 'failure') core.error(message, place);
      else if (level === 'warning') core.warning(message, place);
      else core.notice(message, place);
    }
  }
}

/** Appends to the job summary, warnings last. */
export async function summarize(
  { core, tell }: Pick<Voice, 'core' | 'tell'>,
  markdown: string,
): Promise<void> {
  const warnings = tell.warnings.map((warning) => `> ⚠️ ${markdownMessage(warning)}\n`);
  const text = [markdown, ...warnings].join('\n');
  await attempt(tell, 'The job summary could not be written', () => core.summary.addRaw(text).write());
}
