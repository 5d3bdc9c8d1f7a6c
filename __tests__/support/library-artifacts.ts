import { DefaultArtifactClient } from '@actions/artifact';
import type { ArtifactClient, ArtifactSource } from '../../src/baseline/index.ts';
import { createArtifactSource } from '../../src/github/index.ts';
import type { GitHubSession } from './github-session.ts';
import type { WorkflowRun } from './github-stand-in/index.ts';

/** Makes this process look like a job of a workflow run to the artifact library, until `restore`. */
export function actAs(session: GitHubSession, run: WorkflowRun): { readonly restore: () => void } {
  const before = { results: process.env['ACTIONS_RESULTS_URL'], token: process.env['ACTIONS_RUNTIME_TOKEN'] };
  process.env['ACTIONS_RESULTS_URL'] = session.standIn.url;
  process.env['ACTIONS_RUNTIME_TOKEN'] = session.standIn.runtimeToken(run);
  return {
    restore: () => {
      setOrDelete('ACTIONS_RESULTS_URL', before.results);
      setOrDelete('ACTIONS_RUNTIME_TOKEN', before.token);
    },
  };
}

function setOrDelete(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

/**
 * The library's client as a job of a workflow run has it. The library reads its environment when a call begins, so that
 * jobs of several runs may upload at the same time.
 */
export function artifactClientOf(session: GitHubSession, run: WorkflowRun): ArtifactClient {
  const client = new DefaultArtifactClient();
  const asRun = <T>(act: () => T): T => {
    const acting = actAs(session, run);
    try {
      return act();
    } finally {
      acting.restore();
    }
  };
  return {
    uploadArtifact: (...given) => asRun(() => client.uploadArtifact(...given)),
    deleteArtifact: (name) => asRun(() => client.deleteArtifact(name)),
  };
}

/** The ports of the artifact store as the action wires them: the library's client and the REST API. */
export function libraryArtifacts(session: GitHubSession): {
  readonly client: ArtifactClient;
  readonly source: ArtifactSource;
} {
  return {
    client: new DefaultArtifactClient(),
    source: createArtifactSource(session.octokit(), session.repository, async () => {}),
  };
}
