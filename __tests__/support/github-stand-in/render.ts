import { filled } from './sample.ts';
import type { Json, JsonObject } from './schema.ts';
import type {
  Artifact,
  CheckRun,
  Comment,
  Commit,
  Deployment,
  DeploymentStatus,
  Identity,
  PullRequest,
  Repository,
  WorkflowRun,
  World,
} from './state.ts';

/** The state as GitHub's REST API words it: what the description demands, with what the stand-in knows laid over. */
export interface Renderer {
  repository(repository: Repository, schema: string): JsonObject;
  comment(repository: Repository, comment: Comment): JsonObject;
  checkRun(repository: Repository, run: CheckRun): JsonObject;
  pull(repository: Repository, pull: PullRequest, schema: string): JsonObject;
  run(repository: Repository, run: WorkflowRun): JsonObject;
  artifact(repository: Repository, artifact: Artifact): JsonObject;
  commit(repository: Repository, commit: Commit): JsonObject;
  deployment(deployment: Deployment): JsonObject;
  deploymentStatus(status: DeploymentStatus): JsonObject;
}

function user(identity: Identity): JsonObject {
  return filled('simple-user', { login: identity.login, id: identity.id, type: identity.type });
}

function app(identity: Identity): Json {
  return identity.app === null
    ? null
    : filled('nullable-integration', { slug: identity.app, name: identity.app });
}

function label(name: string, index: number): JsonObject {
  const id = index + 1;
  return { id, node_id: '', url: '', name, description: '', color: '', default: false };
}

/** Creates the renderer; `api` is the stand-in's own address, `web` that of the pages it pretends to have. */
export function createRenderer(world: World, api: () => string, web: string): Renderer {
  const page = (repository: Repository, path: string) =>
    `${web}/${repository.owner}/${repository.name}${path}`;
  const address = (repository: Repository, path: string) =>
    `${api()}/repos/${repository.owner}/${repository.name}${path}`;

  const repository: Renderer['repository'] = (known, schema) =>
    filled(schema, {
      id: known.id,
      name: known.name,
      full_name: `${known.owner}/${known.name}`,
      owner: filled('simple-user', { login: known.owner }),
      fork: known.isFork,
      default_branch: known.defaultBranch,
      html_url: page(known, ''),
    });

  const minimal = (known: Repository) => repository(known, 'minimal-repository');

  return {
    repository,
    comment: (known, comment) =>
      filled('issue-comment', {
        id: comment.id,
        body: comment.body,
        user: user(comment.author),
        performed_via_github_app: app(comment.author),
        html_url: page(known, `/pull/${comment.issue}#issuecomment-${comment.id}`),
        url: address(known, `/issues/comments/${comment.id}`),
        issue_url: address(known, `/issues/${comment.issue}`),
        created_at: comment.createdAt,
        updated_at: comment.updatedAt,
      }),
    checkRun: (known, run) =>
      filled('check-run', {
        id: run.id,
        name: run.name,
        head_sha: run.headSha,
        external_id: run.externalId,
        status: run.status,
        conclusion: run.conclusion,
        details_url: run.detailsUrl,
        html_url: page(known, `/runs/${run.id}`),
        url: address(known, `/check-runs/${run.id}`),
        started_at: run.startedAt,
        completed_at: run.completedAt,
        app: app(run.creator),
        pull_requests: [],
        output: {
          title: run.title,
          summary: run.summary,
          text: run.text,
          annotations_count: run.annotations.length,
          annotations_url: address(known, `/check-runs/${run.id}/annotations`),
        },
      }),
    pull: (known, pull, schema) =>
      filled(schema, {
        number: pull.number,
        state: pull.state,
        labels: pull.labels.map(label),
        html_url: page(known, `/pull/${pull.number}`),
        head: {
          label: `${pull.headRepository.owner}:${pull.headRef}`,
          ref: pull.headRef,
          sha: pull.headSha,
          user: filled('simple-user', { login: pull.headRepository.owner }),
          repo: repository(pull.headRepository, 'repository'),
        },
        base: {
          label: `${known.owner}:${pull.baseRef}`,
          ref: pull.baseRef,
          sha: known.branches.get(pull.baseRef) ?? '',
          user: filled('simple-user', { login: known.owner }),
          repo: repository(known, 'repository'),
        },
      }),
    run: (known, run) =>
      filled('workflow-run', {
        id: run.id,
        run_number: run.runNumber,
        run_attempt: run.attempt,
        path: run.path,
        event: run.event,
        head_sha: run.headSha,
        head_branch: run.headBranch,
        status: run.conclusion === null ? 'in_progress' : 'completed',
        conclusion: run.conclusion,
        html_url: page(known, `/actions/runs/${run.id}`),
        // Empty for runs of forks: GitHub's well-known trap.
        pull_requests: [],
        repository: minimal(known),
        head_repository: minimal(run.headRepository),
      }),
    artifact: (known, artifact) =>
      filled('artifact', {
        id: artifact.id,
        name: artifact.name,
        size_in_bytes: artifact.bytes.length,
        archive_download_url: address(known, `/actions/artifacts/${artifact.id}/zip`),
        url: address(known, `/actions/artifacts/${artifact.id}`),
        expired: Date.parse(artifact.expiresAt) <= world.now(),
        created_at: artifact.createdAt,
        updated_at: artifact.createdAt,
        expires_at: artifact.expiresAt,
        digest: artifact.digest,
        workflow_run: {
          id: artifact.run.id,
          repository_id: known.id,
          head_repository_id: artifact.run.headRepository.id,
          head_branch: artifact.run.headBranch,
          head_sha: artifact.run.headSha,
        },
      }),
    commit: (known, commit) =>
      filled('commit', {
        sha: commit.sha,
        html_url: page(known, `/commit/${commit.sha}`),
        parents: commit.parents.map((sha) => ({ sha, url: address(known, `/commits/${sha}`) })),
      }),
    deployment: (deployment) =>
      filled('deployment', {
        id: deployment.id,
        ref: deployment.ref,
        sha: deployment.sha,
        environment: deployment.environment,
        task: deployment.task ?? 'deploy',
        production_environment: deployment.production,
        creator: user(deployment.creator),
      }),
    deploymentStatus: (status) =>
      filled('deployment-status', {
        id: status.id,
        state: status.state,
        environment_url: status.environmentUrl,
        target_url: status.environmentUrl,
        creator: user(status.creator),
      }),
  };
}
