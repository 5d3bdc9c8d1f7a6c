import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  type ActProject,
  knowHead,
  openActProject,
  pullRequestOfFeature,
} from '../../support/act-project.ts';
import { isThere } from '../../support/is-there.ts';
import { openGitHubSession } from '../../support/github-session.ts';

const withAct = isThere('act', "the repository's own workflows are not run") ? test : test.skip;
const withActionlint = isThere('actionlint', 'workflows are not linted') ? test : test.skip;
const LONG_MS = 400_000;
/** On a busy machine a verdict may be open; what is asked here is whether it arrives. */
const CONCLUDED = { status: 'completed', conclusion: expect.stringMatching(/^(success|neutral)$/) };

async function commit(project: ActProject, file: string, text: string): Promise<void> {
  await writeFile(join(project.directory, file), text);
  await project.git('add', '--force', file);
  await project.git('commit', '--quiet', '-m', file);
}

const PUSH = { repository: { default_branch: 'main' } };

withAct(
  'a push to main and to a release branch is measured by `uses: ./`, and its history is kept',
  async () => {
    await using session = await openGitHubSession();
    await using project = await openActProject(session);
    const { world } = session.standIn;
    for (const branch of ['main', 'release/1']) {
      if (branch !== 'main') await project.git('switch', '--quiet', '-c', branch);
      const headSha = await knowHead(session, project, branch);
      const path = '.github/workflows/self-gate.yml';
      const run = world.addRun(session.shop, { headSha, headBranch: branch, path });
      const ended = await project.act({
        workflow: 'self-gate.yml',
        run,
        event: { ...PUSH, ref: `refs/heads/${branch}` },
      });
      expect(ended).toMatchObject({ code: 0, log: expect.stringContaining('Job succeeded') });
      expect(
        session.shop.artifacts.filter((artifact) => artifact.run === run).map(({ name }) => name),
      ).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^perf-gate-history-/),
          expect.stringMatching(/^perf-gate-run-/),
        ]),
      );
      const check = session.shop.checkRuns.find((each) => each.headSha === headSha);
      expect(check).toMatchObject(CONCLUDED);
    }
  },
  LONG_MS,
);

withAct(
  'a pull request is measured beside its merge base, told in one comment and one check; one that breaks a threshold is red',
  async () => {
    await using session = await openGitHubSession();
    await using project = await openActProject(session);
    const { world } = session.standIn;
    const baseSha = await knowHead(session, project, 'main');
    await project.git('switch', '--quiet', '-c', 'feature');
    await commit(project, 'README.md', 'changed');
    const gate = async () => {
      const headSha = await knowHead(session, project, 'feature');
      for (const pull of session.shop.pulls) pull.headSha = headSha;
      const path = '.github/workflows/self-gate.yml';
      const run = world.addRun(session.shop, { headSha, headBranch: 'feature', path, event: 'pull_request' });
      const ended = await project.act({
        workflow: 'self-gate.yml',
        run,
        event: pullRequestOfFeature(headSha, baseSha),
      });
      return { ended, check: session.shop.checkRuns.find((each) => each.headSha === headSha) };
    };

    const same = await gate();
    expect(same.ended).toMatchObject({ code: 0, log: expect.stringContaining('Job succeeded') });
    expect(same.check).toMatchObject(CONCLUDED);
    expect(session.shop.comments).toHaveLength(1);

    const scenario = '.github/perf/shop.yml';
    const text = await readFile(join(project.directory, scenario), 'utf8');
    await commit(
      project,
      scenario,
      text.replace('thresholds:', 'thresholds:\n  http_req_duration: [p(95)<0.001]'),
    );
    const broken = await gate();
    expect(broken.ended).toMatchObject({ code: 1, log: expect.stringContaining('Job failed') });
    expect(broken.check).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(session.shop.comments).toHaveLength(1);
  },
  LONG_MS,
);

withAct(
  'a release moves the tag of its major version, and one that is not the version moves nothing',
  async () => {
    await using session = await openGitHubSession();
    await using project = await openActProject(session);
    const { world } = session.standIn;
    const release = async (tag: string) => {
      await project.git('tag', '--force', tag);
      const headSha = await knowHead(session, project, 'main');
      const run = world.addRun(session.shop, { headSha, path: '.github/workflows/release.yml' });
      return project.act({ workflow: 'release.yml', run, event: { ...PUSH, ref: `refs/tags/${tag}` } });
    };
    const { version } = JSON.parse(await readFile(join(project.directory, 'package.json'), 'utf8')) as {
      version: string;
    };
    const wrong = await release('v98.0.0');
    expect(wrong).toMatchObject({ code: 1, log: expect.stringContaining('Job failed') });

    expect(await release(`v${version}`)).toMatchObject({
      code: 0,
      log: expect.stringContaining('Job succeeded'),
    });
    const tags = execFileSync('git', ['-C', project.origin, 'tag'], { encoding: 'utf8' }).trim().split('\n');
    expect(tags).toEqual([`v${version.split('.')[0]}`]);
  },
  LONG_MS,
);

withActionlint('every workflow is sound, and pins what it uses by commit', async () => {
  const folder = join(import.meta.dirname, '..', '..', '..', '.github', 'workflows');
  const names = ['check', 'self-gate', 'nightly', 'release', 'smoke'].map((name) =>
    join(folder, `${name}.yml`),
  );
  execFileSync('actionlint', ['-shellcheck=', '-pyflakes=', ...names], { encoding: 'utf8' });
  for (const name of names)
    for (const [, used] of (await readFile(name, 'utf8')).matchAll(/uses: (\S+)/g))
      expect(used).toMatch(/^(\.\/|[\w-]+\/[\w-]+@[0-9a-f]{40}$)/);
});
