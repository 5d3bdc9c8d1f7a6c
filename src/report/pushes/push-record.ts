import { SEVERITIES, VERDICTS } from '../../verdict/index.ts';
import type { Push } from './push.ts';

const HEAD = '<!-- perf-gate:pushes ';
const END = ' -->';

/** Longer than any record of ours. */
const LONGEST = 10_000;

/**
 * The pushes as one hidden line of Markdown. Only digits, fixed words and a few signs stand in it, so that nothing of a
 * stranger does.
 */
export function encodePushes(pushes: readonly Push[]): string {
  return `${HEAD}${pushes.map(encode).join(';')}${END}`;
}

function encode({ sha, runId, runAttempt, verdict, severity, blocking, worst, startedAt }: Push): string {
  const ratio = worst === null || !isRatio(worst) ? '' : worst.toPrecision(4);
  return [sha, runId, runAttempt, verdict, severity, blocking ? 1 : 0, ratio, startedAt].join(',');
}

const FORM =
  /^(?<sha>[0-9a-f]{7,12}),(?<runId>\d{1,15}),(?<attempt>\d{1,6}),(?<verdict>[a-z]+),(?<severity>[a-z-]+),(?<blocking>[01]),(?<worst>[\d.e+-]{0,12}),(?<startedAt>\d{4}-\d\d-\d\dT\d\d:\d\dZ)$/;

/**
 * The pushes that a text begins with; none where it does not begin with such a line. Whoever may edit comments may have
 * written it: what has not its form is left out, and what has can be nothing but wrong numbers.
 */
export function decodePushes(text: string): readonly Push[] {
  const [line = ''] = text.split('\n', 1);
  const record = line.trimEnd();
  if (!record.startsWith(HEAD) || !record.endsWith(END) || record.length > LONGEST) return [];
  return record
    .slice(HEAD.length, -END.length)
    .split(';')
    .flatMap((part) => decode(part) ?? []);
}

function decode(part: string): Push | null {
  const words = FORM.exec(part)?.groups;
  if (words === undefined) return null;
  const { sha = '', runId = '', startedAt = '' } = words;
  const verdict = VERDICTS.find((word) => word === words['verdict']);
  const severity = SEVERITIES.find((word) => word === words['severity']);
  const worst = words['worst'] === '' ? null : Number(words['worst']);
  if (verdict === undefined || severity === undefined) return null;
  if (worst !== null && !isRatio(worst)) return null;
  const blocking = words['blocking'] === '1';
  return { sha, runId, runAttempt: Number(words['attempt']), verdict, severity, blocking, worst, startedAt };
}

/** Beyond it nothing is a change of a time any more. */
function isRatio(value: number): boolean {
  return value > 0 && value < 1e9;
}
