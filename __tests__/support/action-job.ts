import type { Core, Services } from '../../src/action/services.ts';
import { createServices } from '../../src/action/services.ts';
import { runAction } from '../../src/action/main.ts';
import type { GitHubSession } from './github-session.ts';
import type { WorkflowRun } from './github-stand-in/index.ts';
import { artifactClientOf } from './library-artifacts.ts';

/** One job to run: what the workflow file, the runner and the event would give it. */
export interface JobWords {
  readonly run: WorkflowRun;
  readonly event: unknown;
  readonly workspace: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** `GITHUB_SHA`; the head of the run where it is not given. */
  readonly sha?: string;
  readonly ref?: string;
  /** State that the main step left, for the post step. */
  readonly state?: ReadonlyMap<string, string>;
  readonly services?: Partial<Services>;
  /** Receives the state as it is saved, for a job that is killed before its end. */
  readonly saved?: Map<string, string>;
}

/** What a job left behind. */
export interface JobEnd {
  readonly exitCode: number | null;
  readonly outputs: ReadonlyMap<string, string>;
  readonly state: ReadonlyMap<string, string>;
  readonly summary: string;
  /** Every line of the log with its level before it. */
  readonly log: readonly string[];
  readonly secrets: readonly string[];
}

/** Runs the whole action, or another of ours, in this process against a stand-in, as a job of its workflow run. */
export async function runActionJob(
  session: GitHubSession,
  words: JobWords,
  act: typeof runAction = runAction,
): Promise<JobEnd> {
  const end = {
    exitCode: null as number | null,
    outputs: new Map(),
    state: new Map(words.state),
    summary: '',
  };
  const log: string[] = [];
  const secrets: string[] = [];
  const say = (level: string) => (message: string) => {
    log.push(`${level}: ${message}`);
  };
  const core: Core = {
    getInput: (name) => ({ token: session.standIn.token, ...words.inputs })[name] ?? '',
    setOutput: (name, value) => void end.outputs.set(name, value),
    getState: (name) => words.state?.get(name) ?? '',
    saveState: (name, value) => {
      end.state.set(name, value);
      words.saved?.set(name, value);
    },
    setSecret: (secret) => void secrets.push(secret),
    info: say('info'),
    notice: say('notice'),
    warning: say('warning'),
    error: say('error'),
    summary: {
      addRaw: (text) => ({
        write: async () => {
          end.summary += text;
        },
      }),
    },
  };
  const services: Services = {
    ...createServices(new AbortController().signal),
    artifactClient: artifactClientOf(session, words.run),
    // The retries are the client's own matter; here nobody waits for them.
    createOctokit: (token) => session.octokit(token),
    readEvent: async () => words.event,
    setExitCode: (code) => {
      end.exitCode = code;
    },
    ...words.services,
  };
  await act(core, environmentOf(session, words), services);
  return { ...end, log, secrets };
}

/**
 * Runs a job that is killed as it uploads its artifact, when its verdict is found and nothing is told yet. Resolves with
 * the state that it left for the post step.
 */
export async function killedAtUpload(
  session: GitHubSession,
  job: JobWords,
): Promise<ReadonlyMap<string, string>> {
  const saved = new Map<string, string>();
  await new Promise<void>((resolve) => {
    const uploadArtifact = () => {
      resolve();
      return new Promise<never>(() => {});
    };
    const artifactClient = { uploadArtifact, deleteArtifact: uploadArtifact };
    void runActionJob(session, { ...job, saved, services: { ...job.services, artifactClient } });
  });
  return saved;
}

function environmentOf(
  session: GitHubSession,
  { run, sha, ref, workspace }: JobWords,
): Record<string, string | undefined> {
  const { owner, repo } = session.repository;
  return {
    PATH: process.env['PATH'],
    GITHUB_REPOSITORY: `${owner}/${repo}`,
    GITHUB_EVENT_NAME: run.event,
    GITHUB_SHA: sha ?? run.headSha,
    GITHUB_REF: ref ?? `refs/heads/${run.headBranch}`,
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.runNumber),
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_JOB: 'gate',
    GITHUB_WORKFLOW_REF: `${owner}/${repo}/${run.path}@refs/heads/main`,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: session.standIn.url,
    GITHUB_ACTOR: 'octocat',
    GITHUB_WORKSPACE: workspace,
  };
}
