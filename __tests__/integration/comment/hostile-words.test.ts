import { expect, test } from '@jest/globals';
import { marked } from 'marked';
import type { Run } from '../../../src/trial/index.ts';
import { archiveOf, forkRun, honestRun, leave, mainOfFile, publishEnd } from '../../support/fork-result.ts';
import { openGitHubSession } from '../../support/github-session.ts';
import { titled } from '../../support/hostile/hostile-case.ts';
import { HOSTILE_WORDS } from '../../support/hostile/words.ts';
import { COMMANDS } from '../../support/refused.ts';

const main = mainOfFile();

/** Everything in a run that is text of its author and stands in a report. */
function telling(run: Run, word: string): Run {
  const name = word.slice(0, 400);
  return {
    ...run,
    deployment: name,
    seed: name,
    design: { ...run.design, reason: word },
    environment: {
      ...run.environment,
      class: name,
      os: name,
      architecture: name,
      runnerLabel: name,
      region: name,
      cpuModel: name,
      nodeVersion: name,
    },
    sides: run.sides.map((side) => ({ ...side, label: word, output: word })),
    stop: { why: 'decided', reason: word, blocks: 24, plannedBlocks: 24, grounds: [] },
    incidents: [{ kind: 'teardown-failed', side: null, block: -1, detail: word }],
    trials: run.trials.map((trial) => ({
      ...trial,
      endpoints: [
        ...trial.endpoints.map((endpoint) => ({
          ...endpoint,
          serverTiming: [{ name, totalMs: 9000, count: 100 }],
        })),
        ...trial.endpoints.map((endpoint) => ({ ...endpoint, endpoint: name })),
      ],
    })),
  };
}

test.each(titled(HOSTILE_WORDS))('words of strangers in a report are words: %s', async (_, { word }) => {
  await using session = await openGitHubSession();
  const { run } = forkRun(session);
  leave(session, run, archiveOf({ 'run.json': telling(honestRun(run, 1.5), word) }));
  const end = await publishEnd(session, main, run);
  const [check] = session.shop.checkRuns;
  const [comment] = session.shop.comments;
  expect(session.shop.checkRuns).toHaveLength(1);
  expect(session.shop.comments).toHaveLength(1);
  expect(check).toMatchObject({ status: 'completed', conclusion: 'failure' });
  const texts = [comment?.body ?? '', check?.summary ?? '', check?.text ?? '', end.summary];
  for (const text of texts) expectTame(text);
  for (const line of end.log) expect(line).not.toMatch(COMMANDS);
  expect(end.outputs.get('verdict')).toBe('regression');
});

const TAGS = /^<\/?(h3|h4|p|table|thead|tbody|tr|th|td|strong|em|details|summary|ul|li|pre|code|a|br)\b/;
const OUR_LINKS = /^https:\/\/github\.com\/acme\/shop\//;

function expectTame(markdown: string): void {
  const html = marked.parse(
    markdown.replace(/<!-- perf-gate:(comment [\w%=. ]+|pushes [\w,.:-]+) -->/g, ''),
    { async: false },
  );
  for (const [tag] of html.matchAll(/<[^>]*>?/g)) expect(tag).toMatch(TAGS);
  for (const [, href] of html.matchAll(/<a href="([^"]*)"/g)) expect(href).toMatch(OUR_LINKS);
  // Mentions and references are looked for outside of code, in what is shown.
  const shown = html
    .replaceAll(/<code[^>]*>.*?<\/code>/gs, '')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&#64;', '@')
    .replaceAll('&#35;', '#')
    .replaceAll('&#8203;', '\u200b');
  expect(shown).not.toMatch(
    /@(octocat|acme)|#42|GH-7|shop#1|(https?|ftp):\/\/(evil|github\.com\/evil)|www\.evil|3f2a91c0b1d2/,
  );
  expect(html).not.toMatch(/<h1>|<h\d>[^\n]*✅/);
}
