import { type Call, type Endpoints, failure, notFound, page, read, write } from './endpoint.ts';
import type { Artifact, WorkflowRun } from './state.ts';

function list(call: Call, artifacts: readonly Artifact[]) {
  const name = call.query.get('name');
  const found = artifacts
    .filter((artifact) => name === null || artifact.name === name)
    .toSorted((a, b) => (a.createdAt === b.createdAt ? b.id - a.id : a.createdAt < b.createdAt ? 1 : -1));
  const { items, headers } = page(call, found);
  return {
    status: 200,
    body: {
      total_count: found.length,
      artifacts: items.map((artifact) => call.render.artifact(call.repository, artifact)),
    },
    headers,
  };
}

function findArtifact(call: Call): Artifact | undefined {
  return call.repository.artifacts.find(({ id }) => id === Number(call.parameters['artifact_id']));
}

function findRun(call: Call): WorkflowRun | undefined {
  return call.repository.runs.find(({ id }) => id === Number(call.parameters['run_id']));
}

/** Artifacts and workflow runs as the REST API shows them. */
export const actionEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/actions/artifacts': {
    needs: read('actions'),
    handle: (call) => list(call, call.repository.artifacts),
  },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': {
    needs: read('actions'),
    handle: (call) => {
      const run = findRun(call);
      if (run === undefined) return notFound(call);
      return list(
        call,
        call.repository.artifacts.filter((artifact) => artifact.run.id === run.id),
      );
    },
  },
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': {
    needs: read('actions'),
    handle: (call) => {
      const artifact = findArtifact(call);
      return artifact === undefined
        ? notFound(call)
        : { status: 200, body: call.render.artifact(call.repository, artifact) };
    },
  },
  'DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': {
    needs: write('actions'),
    handle: (call) => {
      const artifact = findArtifact(call);
      if (artifact === undefined) return notFound(call);
      call.repository.artifacts.splice(call.repository.artifacts.indexOf(artifact), 1);
      return { status: 204 };
    },
  },
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': {
    needs: read('actions'),
    handle: (call) => {
      const artifact = findArtifact(call);
      if (artifact === undefined) return notFound(call);
      if (Date.parse(artifact.expiresAt) <= call.world.now())
        return failure(410, 'Artifact has expired', call.documentation);
      return { status: 302, headers: { location: call.downloadUrl(artifact) } };
    },
  },
  'GET /repos/{owner}/{repo}/actions/runs': {
    needs: read('actions'),
    handle: (call) => {
      const wanted = { branch: 'headBranch', event: 'event', head_sha: 'headSha' } as const;
      const found = call.repository.runs.filter((run) =>
        Object.entries(wanted).every(
          ([query, field]) => (call.query.get(query) ?? run[field]) === run[field],
        ),
      );
      const { items, headers } = page(call, found.toReversed());
      return {
        status: 200,
        body: {
          total_count: found.length,
          workflow_runs: items.map((run) => call.render.run(call.repository, run)),
        },
        headers,
      };
    },
  },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': {
    needs: read('actions'),
    handle: (call) => {
      const run = findRun(call);
      return run === undefined
        ? notFound(call)
        : { status: 200, body: call.render.run(call.repository, run) };
    },
  },
};
