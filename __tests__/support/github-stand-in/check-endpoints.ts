import {
  type Answer,
  type Call,
  charactersOf,
  type Endpoints,
  notFound,
  page,
  read,
  text,
  unprocessable,
  write,
} from './endpoint.ts';
import { isObject, type Json, type JsonObject } from './schema.ts';
import type { Annotation, CheckRun } from './state.ts';

const MAX_TITLE = 255;
const MAX_PROSE = 65_535;

function annotation(value: Json): Annotation {
  const given = isObject(value) ? value : {};
  return {
    path: text(given['path'], ''),
    start_line: Number(given['start_line']),
    end_line: Number(given['end_line']),
    annotation_level: text(given['annotation_level'], ''),
    message: text(given['message'], ''),
    title: text(given['title'], ''),
  };
}

/** Why GitHub refuses what a request says though it has the right form; null when it does not. */
function refusal(call: Call, output: JsonObject): Answer | null {
  for (const field of ['summary', 'text']) {
    if (charactersOf(text(output[field], '')) > MAX_PROSE)
      return unprocessable(call, 'CheckRun', field, `${field} exceeds a maximum character limit of 65535`);
  }
  if (charactersOf(text(output['title'], '')) > MAX_TITLE)
    return unprocessable(call, 'CheckRun', 'title', 'title is too long (maximum is 255 characters)');
  if (call.body['status'] === 'completed' && call.body['conclusion'] === undefined)
    return unprocessable(call, 'CheckRun', 'conclusion', 'conclusion is required when status is completed');
  return null;
}

/** Lays what a request says over the check run; null, or the refusal. */
function apply(call: Call, run: CheckRun): Answer | null {
  const { body } = call;
  const output = isObject(body['output']) ? body['output'] : {};
  const refused = refusal(call, output);
  if (refused !== null) return refused;
  run.name = text(body['name'], run.name);
  run.externalId = text(body['external_id'], run.externalId);
  run.detailsUrl = text(body['details_url'], run.detailsUrl);
  run.startedAt = text(body['started_at'], run.startedAt ?? call.world.timestamp());
  run.status = text(body['status'], run.status);
  if (typeof body['conclusion'] === 'string') {
    run.conclusion = body['conclusion'];
    run.status = 'completed';
    run.completedAt = text(body['completed_at'], call.world.timestamp());
  }
  run.title = text(output['title'], run.title ?? '') || null;
  run.summary = text(output['summary'], run.summary ?? '') || null;
  run.text = text(output['text'], run.text ?? '') || null;
  // GitHub appends annotations request by request; the other parts of the output replace what was there.
  if (Array.isArray(output['annotations'])) run.annotations.push(...output['annotations'].map(annotation));
  return null;
}

function jsonOf(item: Annotation, rest: JsonObject): JsonObject {
  return { ...item, ...rest };
}

function find(call: Call): CheckRun | undefined {
  return call.repository.checkRuns.find(({ id }) => id === Number(call.parameters['check_run_id']));
}

/** Check runs. GitHub puts them into a suite of its own choice, which nothing here depends on. */
export const checkEndpoints: Endpoints = {
  'POST /repos/{owner}/{repo}/check-runs': {
    needs: write('checks'),
    handle: (call) => {
      const headSha = text(call.body['head_sha'], '');
      if (!call.world.commits.has(headSha))
        return unprocessable(call, 'CheckRun', 'head_sha', `No commit found for SHA: ${headSha}`);
      const run: CheckRun = {
        id: call.world.nextId(),
        name: '',
        headSha,
        externalId: '',
        status: 'queued',
        conclusion: null,
        detailsUrl: '',
        startedAt: null,
        completedAt: null,
        title: null,
        summary: null,
        text: null,
        annotations: [],
        creator: call.identity,
      };
      const refused = apply(call, run);
      if (refused !== null) return refused;
      call.repository.checkRuns.push(run);
      return { status: 201, body: call.render.checkRun(call.repository, run) };
    },
  },
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': {
    needs: write('checks'),
    handle: (call) => {
      const run = find(call);
      if (run === undefined) return notFound(call);
      return apply(call, run) ?? { status: 200, body: call.render.checkRun(call.repository, run) };
    },
  },
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': {
    needs: read('checks'),
    handle: (call) => {
      const run = find(call);
      return run === undefined
        ? notFound(call)
        : { status: 200, body: call.render.checkRun(call.repository, run) };
    },
  },
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': {
    needs: read('checks'),
    handle: (call) => {
      const run = find(call);
      if (run === undefined) return notFound(call);
      const { items, headers } = page(call, run.annotations);
      const unknown = { start_column: null, end_column: null, raw_details: null, blob_href: '' };
      const body = items.map((item) => jsonOf(item, unknown));
      return { status: 200, body, headers };
    },
  },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': {
    needs: read('checks'),
    handle: (call) => {
      const sha = call.world.resolve(call.repository, call.parameters['ref'] ?? '');
      const name = call.query.get('check_name');
      const found = call.repository.checkRuns.filter(
        (run) => run.headSha === sha && (name === null || run.name === name),
      );
      const { items, headers } = page(call, found.toReversed());
      return {
        status: 200,
        body: {
          total_count: found.length,
          check_runs: items.map((run) => call.render.checkRun(call.repository, run)),
        },
        headers,
      };
    },
  },
};
