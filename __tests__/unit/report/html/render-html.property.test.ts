import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { renderHtml } from '../../../../src/report/html/render-html.ts';
import { aReportWith } from '../../../support/a-report-with.ts';
import { hostileString } from '../../../support/hostile-strings.ts';

/** The tags of a page in their order, attributes by name: what a browser would build. */
function skeleton(page: string): readonly string[] {
  return [...page.matchAll(/<[!/]?[a-zA-Z][^<>]*>/gu)].map(([tag]) =>
    tag.replaceAll(/="[^"]*"/gu, '').replaceAll(/\s+/gu, ' '),
  );
}

const TAME = skeleton(renderHtml(aReportWith('tame')));

test('no text adds, ends or changes an element of the page', () => {
  fc.assert(
    fc.property(hostileString, (text) => {
      const page = renderHtml(aReportWith(`x${text}x`));
      expect(skeleton(page)).toEqual(TAME);
      // What is left when all tags are taken away holds no sign that could begin one.
      expect(
        page.replaceAll(/<style>.*<\/style>/gsu, '').replaceAll(/<[!/]?[a-zA-Z][^<>]*>/gu, ''),
      ).not.toMatch(/[<>]/u);
    }),
    { seed: 20_261_103, numRuns: 60 },
  );
});
