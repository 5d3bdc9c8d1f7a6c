import { type Call, type Endpoints, failure, notFound, page, read } from './endpoint.ts';
import { filled } from './sample.ts';

function resolve(call: Call, reference: string): string | undefined {
  return call.world.resolve(call.repository, reference);
}

/** `base...head` as GitHub reads it: each end a branch, a sha, or `owner:branch` of the same network. */
function resolveEnd(call: Call, end: string): string | undefined {
  const [owner, branch] = end.includes(':') ? end.split(':', 2) : [call.repository.owner, end];
  const repository = call.world.repositories.find((known) => known.owner === owner) ?? call.repository;
  return call.world.resolve(repository, branch ?? '');
}

function compare(call: Call) {
  const [base, head] = (call.parameters['basehead'] ?? '').split('...');
  const baseSha = resolveEnd(call, base ?? '');
  const headSha = resolveEnd(call, head ?? '');
  if (baseSha === undefined || headSha === undefined) return notFound(call);
  const ofBase = call.world.ancestors(baseSha);
  const ofHead = call.world.ancestors(headSha);
  const shared = new Set(ofBase.map(({ sha }) => sha));
  const mergeBase = ofHead.find(({ sha }) => shared.has(sha));
  const [baseCommit] = ofBase;
  if (mergeBase === undefined || baseCommit === undefined)
    return failure(404, `No common ancestor between ${base} and ${head}.`, call.documentation);
  const inHead = new Set(ofHead.map(({ sha }) => sha));
  const ahead = ofHead.filter(({ sha }) => !shared.has(sha));
  const behind = ofBase.filter(({ sha }) => !inHead.has(sha));
  const render = (commit: typeof mergeBase) => call.render.commit(call.repository, commit);
  const status =
    ahead.length > 0 && behind.length > 0
      ? 'diverged'
      : ahead.length > 0
        ? 'ahead'
        : behind.length > 0
          ? 'behind'
          : 'identical';
  return {
    status: 200,
    body: filled('commit-comparison', {
      status,
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      base_commit: render(baseCommit),
      merge_base_commit: render(mergeBase),
      commits: page(call, ahead.toReversed()).items.map(render),
      files: ahead.flatMap(({ sha }) => call.world.changedBy(sha)).map(diffEntry),
    }),
  };
}

/** A changed file; `old => new` is one that was renamed. */
function diffEntry(file: string) {
  const [before, after] = file.split(' => ');
  return filled('diff-entry', {
    filename: after ?? before ?? '',
    ...(after === undefined
      ? { status: 'modified' }
      : { status: 'renamed', previous_filename: before ?? '' }),
  });
}

/** Repositories, commits, pull requests and references. */
export const commitEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}': {
    needs: read('metadata'),
    handle: (call) => ({ status: 200, body: call.render.repository(call.repository, 'full-repository') }),
  },
  'GET /repos/{owner}/{repo}/commits': {
    needs: read('contents'),
    handle: (call) => {
      const sha = resolve(call, call.query.get('sha') ?? call.repository.defaultBranch);
      if (sha === undefined) return notFound(call);
      const { items, headers } = page(call, call.world.ancestors(sha));
      return {
        status: 200,
        body: items.map((commit) => call.render.commit(call.repository, commit)),
        headers,
      };
    },
  },
  'GET /repos/{owner}/{repo}/commits/{ref}': {
    needs: read('contents'),
    handle: (call) => {
      const commit = call.world.commits.get(resolve(call, call.parameters['ref'] ?? '') ?? '');
      return commit === undefined
        ? failure(422, `No commit found for SHA: ${call.parameters['ref']}`, call.documentation)
        : { status: 200, body: call.render.commit(call.repository, commit) };
    },
  },
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head': {
    needs: read('contents'),
    handle: (call) => {
      const sha = call.parameters['commit_sha'] ?? '';
      const names = [...call.repository.branches].filter(([, head]) => head === sha).map(([name]) => name);
      const commit = { sha, url: 'https://example.invalid/' };
      return { status: 200, body: names.map((name) => filled('branch-short', { name, commit })) };
    },
  },
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': {
    needs: read('pull-requests'),
    handle: (call) => {
      const sha = call.parameters['commit_sha'] ?? '';
      const { items, headers } = page(
        call,
        call.repository.pulls.filter((pull) =>
          call.world.ancestors(pull.headSha).some((commit) => commit.sha === sha),
        ),
      );
      const body = items.map((pull) => call.render.pull(call.repository, pull, 'pull-request-simple'));
      return { status: 200, body, headers };
    },
  },
  'GET /repos/{owner}/{repo}/compare/{basehead}': { needs: read('contents'), handle: compare },
  'GET /repos/{owner}/{repo}/contents/{path}': {
    needs: read('contents'),
    handle: (call) => {
      // An empty one is none.
      const sha = resolve(call, call.query.get('ref') || call.repository.defaultBranch);
      const path = call.parameters['path'] ?? '';
      const text = sha === undefined ? undefined : call.world.fileAt(sha, path);
      if (text === undefined) return notFound(call);
      const bytes = Buffer.from(text);
      // What is larger GitHub describes and does not hand out.
      const isHandedOut = bytes.length <= 1024 * 1024;
      return {
        status: 200,
        body: filled('content-file', {
          type: 'file',
          encoding: isHandedOut ? 'base64' : 'none',
          size: bytes.length,
          name: path.split('/').at(-1) ?? '',
          path,
          content: isHandedOut ? bytes.toString('base64').replaceAll(/.{60}/g, '$&\n') : '',
        }),
      };
    },
  },
  'GET /repos/{owner}/{repo}/git/ref/{ref}': {
    needs: read('contents'),
    handle: (call) => {
      const reference = call.parameters['ref'] ?? '';
      const sha = resolve(call, reference);
      return sha === undefined
        ? notFound(call)
        : {
            status: 200,
            body: filled('git-ref', {
              ref: `refs/${reference}`,
              object: { type: 'commit', sha, url: 'https://example.invalid/' },
            }),
          };
    },
  },
  'GET /repos/{owner}/{repo}/releases/latest': {
    needs: read('contents'),
    handle: (call) => {
      const tag = call.repository.releases.at(-1);
      return tag === undefined ? notFound(call) : { status: 200, body: filled('release', { tag_name: tag }) };
    },
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': {
    needs: read('pull-requests'),
    handle: (call) => {
      const pull = call.repository.pulls.find(
        ({ number }) => number === Number(call.parameters['pull_number']),
      );
      if (pull === undefined) return notFound(call);
      const { items, headers } = page(call, pull.files);
      return { status: 200, body: items.map(diffEntry), headers };
    },
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': {
    needs: read('pull-requests'),
    handle: (call) => {
      const pull = call.repository.pulls.find(
        ({ number }) => number === Number(call.parameters['pull_number']),
      );
      return pull === undefined
        ? notFound(call)
        : { status: 200, body: call.render.pull(call.repository, pull, 'pull-request') };
    },
  },
};
