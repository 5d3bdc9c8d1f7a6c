import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Acceptance,
  draftLines,
  parseAcceptances,
  withAcceptances,
} from '../../../../src/scenario/index.ts';

const ONE: Acceptance = {
  scenario: 'shop',
  endpoint: 'GET /products',
  metric: 'response_time_p95',
  upTo: 0.12,
  reason: 'Prices are computed per customer now.',
  by: 'checkout team',
  until: '2026-11-30',
};

describe('withAcceptances', () => {
  test('writes a new file that reads back as what was accepted', () => {
    const text = withAcceptances('', 'accepted.yml', [ONE, { ...ONE, metric: 'error_share', upTo: 0.005 }]);
    expect(parseAcceptances(text, 'accepted.yml')).toEqual([
      ONE,
      { ...ONE, metric: 'error_share', upTo: 0.005 },
    ]);
    expect(text).toMatch(/^# .+\nversion: 1\naccepted:\n {2}- scenario: shop\n/);
  });

  test('keeps comments and other entries, and replaces the entry of the same metric', () => {
    const before = `# ours
accepted: # reviewed
  - scenario: shop # the old one
    endpoint: GET /products
    metric: p95
    up-to: 5 %
    reason: It was less then.
    until: 2026-01-31
  # the next one stays
  - { scenario: shop, endpoint: "*", metric: p50, up-to: 5 %, reason: Known., until: 2026-12-31 }
`;
    const after = withAcceptances(before, 'accepted.yml', [ONE]);
    expect(parseAcceptances(after, 'accepted.yml')).toEqual([
      ONE,
      {
        scenario: 'shop',
        endpoint: '*',
        metric: 'response_time_p50',
        upTo: 0.05,
        reason: 'Known.',
        by: '',
        until: '2026-12-31',
      },
    ]);
    for (const comment of ['# ours', '# reviewed', '# the next one stays']) expect(after).toContain(comment);
  });

  test('refuses a file that is none, and an entry that nobody could read', () => {
    expect(() => withAcceptances('accepted: yes', 'accepted.yml', [ONE])).toThrow(/accepted\.yml/);
    expect(() => withAcceptances('', 'accepted.yml', [{ ...ONE, until: 'never' }])).toThrow(/accepted\.yml/);
  });
});

describe('draftLines', () => {
  test('are a valid entry once the reason is there, and not before', () => {
    const lines = draftLines(ONE);
    const file = `accepted:\n${lines.join('\n')}\n`;
    expect(() => parseAcceptances(file, 'accepted.yml')).toThrow(/1 problem/);
    const filled = file.replace('reason: # why is it worth it?', `reason: ${ONE.reason}`);
    expect(parseAcceptances(filled, 'accepted.yml')).toEqual([{ ...ONE, by: '' }]);
  });

  test('hold any name that an endpoint may have, and nothing that cannot be seen', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 60 })
      .filter((text) => text.trim() === text && text !== '' && !/\p{Cc}/u.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(name, name, (endpoint, scenario) => {
        const lines = draftLines({ ...ONE, endpoint, scenario });
        expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        const file = `accepted:\n${lines.join('\n')} \n`.replace('reason: #', 'reason: x #');
        expect(parseAcceptances(file, 'accepted.yml')).toEqual([
          { ...ONE, endpoint, scenario, reason: 'x', by: '' },
        ]);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
