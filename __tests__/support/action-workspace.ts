import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitHubSession } from './github-session.ts';
import type { PullRequest } from './github-stand-in/index.ts';
import { endServer, listenOnLoopback } from './loopback-server.ts';

/** A checked out workspace with one short scenario, and a server on the loopback for it. */
export interface ActionWorkspace extends AsyncDisposable {
  readonly directory: string;
  readonly url: string;
  /** Milliseconds that the server waits before each answer. */
  delayMs: number;
  /** Sees every request. */
  onRequest: (request: IncomingMessage) => void;
}

/** Enough requests for the median to be judged, and no more. */
export const SHORT_SCENARIO = `name: shop
requests:
  - name: list products
    path: /products
load: { rate: 130, duration: 1s, warm-up: 200ms }
compare: { quantiles: [0.5], max-duration: 20s }
`;

/** The same for two sides that are started once and loaded at once. */
export const SIDE_BY_SIDE_SCENARIO = `name: shop
requests: [{ name: list products, path: /products }]
load: { rate: 130, duration: 30s, warm-up: 200ms }
compare: { quantiles: [0.5], max-duration: 50s, fresh-instances: never, assignment: simultaneous }
`;

/** The server that `start` starts; it waits as long as the file DELAY_MS beside it says. */
export const SERVER = `import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
const delayMs = Number(readFileSync(new URL('./DELAY_MS', import.meta.url), 'utf8'));
createServer((request, response) => setTimeout(() => response.end('ok'), delayMs)).listen(process.env.PORT, '127.0.0.1');
`;

/** Opens a workspace; leaving it removes the folder and stops the server. */
export async function openWorkspace(delayMs = 3): Promise<ActionWorkspace> {
  const directory = await mkdtemp(join(tmpdir(), 'perf-gate-action-'));
  await writeFile(join(directory, 'perf.yml'), SHORT_SCENARIO);
  await writeFile(join(directory, 'server.mjs'), SERVER);
  await writeFile(join(directory, 'DELAY_MS'), String(delayMs));
  const workspace: ActionWorkspace & { url: string } = {
    directory,
    url: '',
    delayMs,
    onRequest: () => {},
    [Symbol.asyncDispose]: async () => {
      endServer(server);
      await rm(directory, { recursive: true, force: true });
    },
  };
  const server = createServer((request, response) => {
    workspace.onRequest(request);
    setTimeout(() => response.end('ok'), workspace.delayMs);
  });
  workspace.url = await listenOnLoopback(server);
  return workspace;
}

/** The event of a pull request from `feature` to `main`, as far as anybody reads it. */
export function pullRequestEvent(session: GitHubSession, headSha = session.headSha): unknown {
  return eventOfPull({ number: 1, headSha, headRef: 'feature' }, session.mainShas[0] ?? '');
}

/** As much of the event of a pull request of the shop as the action reads. */
export function eventOfPull(
  { number, headSha, headRef }: Pick<PullRequest, 'number' | 'headSha' | 'headRef'>,
  baseSha: string,
): unknown {
  return {
    repository: { default_branch: 'main' },
    pull_request: {
      number,
      head: { sha: headSha, ref: headRef, repo: { full_name: 'acme/shop' } },
      base: { sha: baseSha, ref: 'main' },
    },
  };
}

export const PUSH_EVENT: unknown = { repository: { default_branch: 'main' } };
