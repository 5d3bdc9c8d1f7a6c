import { planCalendar } from './calendar.ts';
import { liveYear } from './live-year.ts';
import { WEEKS, YEAR } from './size.ts';
import type { Mode } from './diary.ts';
import { writeFileSync } from 'node:fs';
const [mode = 'start', size = 'weeks', seed = '1'] = process.argv.slice(2);
const t = performance.now();
let steps = 0;
const diary = await liveYear(
  planCalendar(size === 'weeks' ? WEEKS : YEAR, seed),
  mode as Mode,
  { block: 0.03, deployment: 0.03 },
  (left) => {
    if (++steps % 500 === 0) console.error(steps, left, ((performance.now() - t) / 1000).toFixed(0));
  },
);
console.error('seconds', ((performance.now() - t) / 1000).toFixed(1));
const count = new Map<string, number>();
for (const e of diary.entries) {
  const k = [
    e.of,
    e.answer === null
      ? 'missing'
      : e.answer.verdict +
        (e.answer.blocking ? ' blocking' : '') +
        (e.answer.open ? ' ' + e.answer.open : ''),
    e.of === 'push' ? (e.unaccepted.length ? 'unaccepted' : 'sound') : e.brings ? 'guilty' : 'innocent',
  ].join(' | ');
  count.set(k, (count.get(k) ?? 0) + 1);
}
for (const [k, n] of [...count].sort()) console.log(String(n).padStart(6), k);
console.log(diary.acts.map((a) => (a.atMs / 86400000).toFixed(1) + ' ' + a.what).join('\n'));
for (const e of diary.entries)
  if (e.brings)
    console.log(
      (e.atMs / 86400000).toFixed(1),
      e.of,
      e.brings.number,
      e.brings.fate,
      e.brings.slowdown.toFixed(2),
      e.brings.effect.p50 > 0 ? 'both' : 'p95',
      'attempt',
      e.attempt,
      JSON.stringify(e.answer),
    );
writeFileSync(`/tmp/c2scratch/${mode}-${size}-${seed}.json`, JSON.stringify(diary));
