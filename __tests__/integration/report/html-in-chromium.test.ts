import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Report, renderHtml } from '../../../src/report/index.ts';
import { PROVED_CASES } from '../../golden/report-cases.ts';
import { HARD_CASES } from '../../golden/report-cases-hard.ts';
import { OPEN_CASES } from '../../golden/report-cases-open.ts';

const CASES: Readonly<Record<string, () => Report>> = { ...PROVED_CASES, ...OPEN_CASES, ...HARD_CASES };
const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const available = existsSync(CHROMIUM);

if (!available) {
  const reason = `no Chromium at ${CHROMIUM} (set CHROMIUM_PATH): the report's page is not opened in a browser`;
  if (process.env['PERF_GATE_REQUIRE_ALL'] === '1') throw new Error(reason);
  console.warn(reason);
}

/** What a browser complained about or asked for while a page was open. */
interface Watched {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
}

function pageOf(name: string): string {
  const build = CASES[name];
  if (build === undefined) throw new RangeError(`no case ${name}`);
  return renderHtml(build());
}

// Scripts of the page, as texts: the program that checks types has no document.
const STRUCTURE = `(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const ids = all('[id]').map((node) => node.id);
  return {
    scripts: document.scripts.length,
    images: document.images.length,
    mainHeadings: all('h1').length,
    unnamed: all('h1, h2, h3, caption, summary').filter((node) => node.textContent.trim() === '').length,
    tablesWithoutHeads: all('table').filter((table) => table.querySelector('th[scope=col]') === null).length,
    idsTwice: ids.length - new Set(ids).size,
  };
})()`;

const CHARTS = `(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  return {
    perEndpoint: all('section.endpoint').map((section) => section.querySelectorAll(':scope > .figures svg').length),
    perFold: [...new Set(all('details.explanation').map((fold) => fold.querySelectorAll('svg').length))],
    plots: all('.for-wide svg, .for-narrow svg').length,
    empty: all('svg').filter((svg) => svg.querySelectorAll('path').length < 5).length,
  };
})()`;

interface Legibility {
  /** Pixels by which the page is wider than its window. */
  readonly overflow: number;
  /** Contrast of texts with the page's ground, as WCAG counts it. */
  readonly contrasts: readonly number[];
}

const LEGIBILITY = `(() => {
  const channel = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = (color) => {
    const [red, green, blue] = color.match(/[0-9.]+/gu).map(Number);
    return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  };
  const ground = luminance(getComputedStyle(document.body).backgroundColor);
  const contrast = (color) => {
    const text = luminance(color);
    return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
  };
  const texts = document.querySelectorAll('body, .muted, .tone-bad, .tone-good, figcaption, thead th, dt, a');
  return {
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    contrasts: [...texts].map((node) => contrast(getComputedStyle(node).color)),
  };
})()`;

(available ? describe : describe.skip)('the report’s page in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-html-'));
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(
    name: keyof typeof CASES,
    width: number,
    colorScheme: 'light' | 'dark',
  ): Promise<Watched> {
    const path = join(folder, `${name}.html`);
    writeFileSync(path, pageOf(name));
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const watched: Watched = { page, complaints: [], requests: [] };
    page.on('console', (message) => watched.complaints.push(message.text()));
    page.on('pageerror', (error) => watched.complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      watched.complaints.push(`dialog ${dialog.message()}`);
      dialog.dismiss().catch(() => undefined);
    });
    page.on('request', (request) => watched.requests.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    return watched;
  }

  test.each(Object.keys(CASES))(
    'the case %s opens without a complaint, a request or a script',
    async (name) => {
      const { page, complaints, requests } = await open(name, 1280, 'light');
      expect(complaints).toEqual([]);
      expect(requests).toEqual([page.url()]);
      const found = await page.evaluate<Record<string, number>>(STRUCTURE);
      expect(found).toEqual({
        scripts: 0,
        images: 0,
        mainHeadings: 1,
        unnamed: 0,
        tablesWithoutHeads: 0,
        idsTwice: 0,
      });
      await page.close();
    },
  );

  test('a browser builds exactly what was written: nothing was left open or put elsewhere', async () => {
    const { page } = await open('hostile', 1280, 'light');
    const built = await page.evaluate<number>(
      'new XMLSerializer().serializeToString(document.body).match(/<[a-z]/gu).length',
    );
    const written = /<body>.*<\/body>/su.exec(pageOf('hostile'))?.[0].match(/<[a-z]/gu)?.length;
    expect(built).toBe(written);
    await page.close();
  });

  test('each endpoint has its two charts, and the scenario its plot in two widths', async () => {
    const { page } = await open('regression', 1280, 'light');
    const counts = await page.evaluate<unknown>(CHARTS);
    expect(counts).toEqual({ perEndpoint: [2, 2, 2, 2], perFold: [2], plots: 4, empty: 0 });
    await page.close();
  });

  test('a fold opens by the keyboard', async () => {
    const { page } = await open('regression', 1280, 'light');
    await page.locator('details.explanation > summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate<boolean>("document.querySelector('details.explanation').open")).toBe(true);
    await page.close();
  });

  test.each([
    [1280, 'light'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)(
    'at %i pixels in %s nothing runs over the edge, and text can be read',
    async (width, scheme) => {
      const { page } = await open('regression', width, scheme);
      await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true");
      const { overflow, contrasts } = await page.evaluate<Legibility>(LEGIBILITY);
      expect(overflow).toBeLessThanOrEqual(0);
      // WCAG 2.2, success criterion 1.4.3.
      expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
      await page.close();
    },
  );
});
