import { type Call, type Endpoints, failure, notFound, page, read, text, write } from './endpoint.ts';
import type { Deployment } from './state.ts';

function deployment(call: Call): Deployment | undefined {
  return call.repository.deployments.find(({ id }) => id === Number(call.parameters['deployment_id']));
}

/** Deployments and their statuses. */
export const deploymentEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/deployments': {
    needs: read('deployments'),
    handle: (call) => {
      const wanted = ['sha', 'ref', 'environment'] as const;
      const found = call.repository.deployments.filter((known) =>
        wanted.every((field) => (call.query.get(field) ?? known[field]) === known[field]),
      );
      const { items, headers } = page(call, found.toReversed());
      return { status: 200, body: items.map((known) => call.render.deployment(known)), headers };
    },
  },
  'POST /repos/{owner}/{repo}/deployments': {
    needs: write('deployments'),
    handle: (call) => {
      const ref = text(call.body['ref'], '');
      const sha = call.world.resolve(call.repository, ref);
      const contexts = call.body['required_contexts'];
      const isOpen = call.repository.checkRuns.some(
        (run) => run.headSha === sha && run.conclusion !== 'success' && run.conclusion !== 'neutral',
      );
      // GitHub wants every check of the commit to have passed, unless the list of those that it is to ask is empty.
      if (isOpen && !(Array.isArray(contexts) && contexts.length === 0))
        return failure(409, 'Conflict: Commit status checks failed for the commit.', call.documentation);
      if (sha === undefined) return failure(422, `No ref found for: ${ref}`, call.documentation);
      const created: Deployment = {
        id: call.world.nextId(),
        ref,
        sha,
        environment: text(call.body['environment'], 'production'),
        task: text(call.body['task'], 'deploy'),
        production: call.body['production_environment'] === true,
        creator: call.identity,
        statuses: [],
      };
      call.repository.deployments.push(created);
      return { status: 201, body: call.render.deployment(created) };
    },
  },
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}': {
    needs: read('deployments'),
    handle: (call) => {
      const found = deployment(call);
      return found === undefined ? notFound(call) : { status: 200, body: call.render.deployment(found) };
    },
  },
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': {
    needs: read('deployments'),
    handle: (call) => {
      const { items, headers } = page(call, deployment(call)?.statuses.toReversed() ?? []);
      return { status: 200, body: items.map((status) => call.render.deploymentStatus(status)), headers };
    },
  },
  'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': {
    needs: write('deployments'),
    handle: (call) => {
      const found = deployment(call);
      if (found === undefined) return notFound(call);
      const status = {
        id: call.world.nextId(),
        state: text(call.body['state'], ''),
        description: text(call.body['description'], ''),
        environmentUrl: text(call.body['environment_url'], ''),
        creator: call.identity,
      };
      found.statuses.push(status);
      return { status: 201, body: call.render.deploymentStatus(status) };
    },
  },
};
