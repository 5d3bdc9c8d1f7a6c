// Takes the pictures of the README from the demo's own output: the first screen of the HTML report, and the comment as a
// pull request shows it. Run after `npm start`: node scripts/take-pictures.ts [FOLDER]. Needs Chromium (CHROMIUM_PATH).
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { marked } from 'marked';
import { chromium } from 'playwright-core';

const folder = resolve(process.argv[2] ?? 'perf-gate-out');
const images = join(import.meta.dirname, '..', 'docs', 'images');
mkdirSync(images, { recursive: true });

/** The look of a comment: system font, thin table lines, as code hosts draw Markdown. */
const COMMENT_STYLE = `
  body { margin: 0; padding: 20px; background: #fff; font: 14px/1.5 system-ui, 'DejaVu Sans', sans-serif; color: #1f2328; }
  .comment { border: 1px solid #d1d9e0; border-radius: 6px; }
  .head { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; padding: 8px 16px; color: #59636e; }
  .body { padding: 16px; }
  .body > :first-child { margin-top: 0; }
  table { border-collapse: collapse; margin: 0 0 16px; }
  th, td { border: 1px solid #d1d9e0; padding: 6px 13px; }
  tr:nth-child(even) td { background: #f6f8fa; }
  code { background: #eff1f3; border-radius: 6px; padding: .2em .4em; font-size: 85%; }
  h2, h3 { margin: 0 0 12px; }
  summary { cursor: pointer; }
`;

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1000, height: 1000 }, deviceScaleFactor: 1.5 });
  await page.goto(pathToFileURL(join(folder, 'report.html')).href);
  await page.screenshot({ path: join(images, 'report.png') });
  const comment = await marked.parse(readFileSync(join(folder, 'report.md'), 'utf8'));
  await page.setContent(
    `<style>${COMMENT_STYLE}</style><div class="comment"><div class="head"><b>github-actions</b> bot commented</div>` +
      `<div class="body">${comment}</div></div>`,
  );
  await page.locator('.comment').screenshot({ path: join(images, 'comment.png') });
} finally {
  await browser.close();
}
