// Cuts the part of GitHub's OpenAPI description that the tests' stand-in serves out of the npm package
// @octokit/openapi, which as a whole (385 MB) is too big for everyone's `npm ci`.
//
//   node scripts/extract-github-openapi.mjs PATH           writes the extract
//   node scripts/extract-github-openapi.mjs --check PATH   exits 1 when the extract is not what PATH gives
//
// PATH is the package's generated/api.github.com.json.
import { readFileSync, writeFileSync } from 'node:fs';

const OUTPUT = new URL('../__tests__/support/github-stand-in/github-openapi.generated.json', import.meta.url);

/** What perf-gate asks of GitHub's REST API. A route that is not here does not exist in the stand-in. */
const USED = {
  '/repos/{owner}/{repo}': ['get'],
  '/repos/{owner}/{repo}/actions/artifacts': ['get'],
  '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}': ['get', 'delete'],
  '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': ['get'],
  '/repos/{owner}/{repo}/actions/runs': ['get'],
  '/repos/{owner}/{repo}/actions/runs/{run_id}': ['get'],
  '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': ['get'],
  '/repos/{owner}/{repo}/check-runs': ['post'],
  '/repos/{owner}/{repo}/check-runs/{check_run_id}': ['get', 'patch'],
  '/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': ['get'],
  '/repos/{owner}/{repo}/commits': ['get'],
  '/repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head': ['get'],
  '/repos/{owner}/{repo}/commits/{commit_sha}/pulls': ['get'],
  '/repos/{owner}/{repo}/commits/{ref}': ['get'],
  '/repos/{owner}/{repo}/commits/{ref}/check-runs': ['get'],
  '/repos/{owner}/{repo}/compare/{basehead}': ['get'],
  '/repos/{owner}/{repo}/contents/{path}': ['get'],
  '/repos/{owner}/{repo}/deployments': ['get', 'post'],
  '/repos/{owner}/{repo}/deployments/{deployment_id}': ['get'],
  '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses': ['get', 'post'],
  '/repos/{owner}/{repo}/git/ref/{ref}': ['get'],
  '/repos/{owner}/{repo}/issues/comments/{comment_id}': ['get', 'patch', 'delete'],
  '/repos/{owner}/{repo}/issues/{issue_number}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/pulls/{pull_number}': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/files': ['get'],
  '/repos/{owner}/{repo}/releases/latest': ['get'],
};

/** Words for people only; without them the extract is a third of the size and says the same to a validator. */
const PROSE = new Set(['description', 'summary', 'example', 'examples', 'externalDocs', 'tags', 'title']);
/** Under these keys stand names that the API chose, not words of OpenAPI: a property may be called `description`. */
const NAMED = new Set(['properties', 'schemas', 'parameters', 'responses', 'headers', 'content', 'paths']);

function withoutProse(value, isNames) {
  if (Array.isArray(value)) return value.map((item) => withoutProse(item, false));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isNames || !(PROSE.has(key) || key.startsWith('x-')))
      .map(([key, member]) => [key, withoutProse(member, !isNames && NAMED.has(key))]),
  );
}

function referencesIn(value, found = new Set()) {
  if (value === null || typeof value !== 'object') return found;
  for (const [key, member] of Object.entries(value)) {
    if (key === '$ref' && typeof member === 'string') found.add(member);
    else referencesIn(member, found);
  }
  return found;
}

function extract(description) {
  const paths = {};
  for (const [path, methods] of Object.entries(USED)) {
    const operations = description.paths[path];
    if (operations === undefined) throw new Error(`the description has no path ${path}`);
    paths[path] = {};
    for (const method of methods) {
      if (operations[method] === undefined) throw new Error(`the description has no ${method} ${path}`);
      // operationId and externalDocs stay: GitHub's error bodies carry the address of the documentation.
      paths[path][method] = {
        documentation: operations[method].externalDocs?.url ?? '',
        ...withoutProse(operations[method], false),
      };
    }
  }
  const components = {};
  const open = [...referencesIn(paths)];
  const seen = new Set(open);
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    const [, , kind, name] = reference.split('/');
    const component = withoutProse(description.components[kind][name], false);
    components[kind] = { ...components[kind], [name]: component };
    for (const next of referencesIn(component)) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  const sorted = Object.fromEntries(
    Object.keys(components)
      .toSorted()
      .map((kind) => [
        kind,
        Object.fromEntries(Object.entries(components[kind]).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      ]),
  );
  return {
    openapi: description.openapi,
    info: {
      title: "Extract of GitHub's OpenAPI description: the paths that perf-gate uses, without prose",
      version: description.info.version,
      source: `@octokit/openapi@${description.info.version} generated/api.github.com.json`,
      license: description.info.license.name,
    },
    paths,
    components: sorted,
  };
}

const [first, second] = process.argv.slice(2);
const isCheck = first === '--check';
const source = isCheck ? second : first;
if (source === undefined) {
  console.error('usage: extract-github-openapi.mjs [--check] PATH-OF-api.github.com.json');
  process.exit(2);
}
const text = `${JSON.stringify(extract(JSON.parse(readFileSync(source, 'utf8'))), null, 1)}\n`;
if (!isCheck) {
  writeFileSync(OUTPUT, text);
} else if (readFileSync(OUTPUT, 'utf8') !== text) {
  console.error(`${OUTPUT.pathname} is not what ${source} gives: run this script without --check`);
  process.exit(1);
}
