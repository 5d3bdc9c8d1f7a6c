import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  archiveOf,
  artifactNameOf,
  forkRun,
  honestRun,
  mainOfFile,
  publishEnd,
} from '../../support/fork-result.ts';
import { openGitHubSession } from '../../support/github-session.ts';
import { HOSTILE_ARCHIVES } from '../../support/hostile/archives.ts';
import { titled } from '../../support/hostile/hostile-case.ts';
import { expectRefused, expectRefusedArchive } from '../../support/refused.ts';

const main = mainOfFile();

/** Every file and folder, with what a file holds. */
function filesBelow(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry): readonly [string, string] => {
      const path = join(entry.parentPath, entry.name);
      return [path, entry.isFile() ? readFileSync(path, 'latin1') : ''];
    })
    .toSorted(([a], [b]) => a.localeCompare(b));
}

test.each(titled(HOSTILE_ARCHIVES))(
  'of an archive or an entry in it nothing is posted or written; %s',
  async (_, { make, title }) => {
    const before = filesBelow(main.directory);
    await expectRefusedArchive(main, (run) => make(honestRun(run)), title);
    expect(filesBelow(main.directory)).toEqual(before);
    for (const place of [join(main.directory, '..'), '/tmp', process.cwd()])
      expect(existsSync(join(place, 'evil'))).toBe(false);
  },
);

test('an archive whose bytes have another digest than the recorded, or none', async () => {
  for (const digest of [`sha256:${'0'.repeat(64)}`, null]) {
    await using session = await openGitHubSession();
    const { run } = forkRun(session);
    const bytes = archiveOf({ 'run.json': honestRun(run) });
    session.standIn.world.addArtifact(session.shop, { name: artifactNameOf(run), run, bytes, digest });
    expectRefused(session, await publishEnd(session, main, run), run.headSha, /cannot be believed/);
  }
});
