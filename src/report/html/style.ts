/**
 * The page's style. Two palettes by the reader's preference; colours of both reach a contrast of 4.5 : 1 for text and
 * 3 : 1 for lines. Charts take theirs from the same variables.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fcfbf9; --surface: #f4f2ee; --ink: #1c222b; --muted: #5c6470; --rule: #e3e0da; --band: #ebe8e2;
  --baseline: #767d89; --candidate: #2b5fc7; --good: #1b7a4a; --bad: #b3261e; --warning: #8f5e00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15171b; --surface: #1d2025; --ink: #e9e7e2; --muted: #a2a8b3; --rule: #2e323a; --band: #272b32;
    --baseline: #9aa1ad; --candidate: #82aaff; --good: #58c58d; --bad: #ff8479; --warning: #e0ab4a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 70rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; text-rendering: optimizeLegibility;
}
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.9em; }
code { overflow-wrap: anywhere; }
.scroller code { white-space: nowrap; }
a { color: var(--candidate); text-underline-offset: 0.15em; }
.masthead { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; justify-content: space-between; color: var(--muted); font-size: 0.875rem; padding-bottom: 0.75rem; border-bottom: 1px solid var(--rule); }
.masthead strong { color: var(--ink); font-weight: 600; }
.verdict { padding-top: 2.25rem; }
.label { margin: 0; font-size: 1.0625rem; font-weight: 650; }
.symbol { display: inline-block; min-width: 1.1em; }
h1 { margin: 0.35rem 0 0.6rem; max-width: 46rem; font-size: 1.625rem; line-height: 1.32; font-weight: 600; letter-spacing: -0.011em; text-wrap: pretty; }
h1 code { font-size: 0.88em; font-weight: 600; }
h1 .tone-muted { font-weight: 400; }
h2 { margin: 3.25rem 0 0.9rem; font-size: 1.25rem; line-height: 1.3; font-weight: 620; letter-spacing: -0.006em; }
h2.minor { margin: 1.5rem 0 0.3rem; font-size: 1rem; }
h3 { margin: 2.25rem 0 0.4rem; font-size: 1.0625rem; font-weight: 600; }
p { margin: 0.5rem 0; max-width: 46rem; }
ul { margin: 0.3rem 0 0; padding-left: 1.2rem; max-width: 46rem; }
li { margin: 0.2rem 0; overflow-wrap: anywhere; }
.muted, .nothing { color: var(--muted); }
.tone-good { color: var(--good); } .tone-bad { color: var(--bad); } .tone-warning { color: var(--warning); } .tone-muted { color: var(--muted); }
td .tone-good, td .tone-bad, td .tone-warning { font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
.verdict table { margin-top: 1.75rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: 0.5rem 0.9rem; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--muted); font-size: 0.8125rem; font-weight: 500; }
tbody th { font-weight: 400; }
.number { text-align: right; }
.c-why { min-width: 14rem; }
td.c-why { white-space: normal; }
.cards .c-endpoint, .cards .c-threshold { white-space: normal; }
.scroller { overflow-x: auto; }
.scroller table { font-size: 0.875rem; }
.scroller th, .scroller td { padding-inline: 0.6rem; }
.scroller :is(th, td):first-child { padding-left: 0; }
.scroller:focus-visible, summary:focus-visible { outline: 2px solid var(--candidate); outline-offset: 3px; }
.changes { white-space: pre-wrap; margin: 0 0 0.75rem; font-size: 0.9375rem; }
.changes span { white-space: nowrap; }
.endpoint { border-top: 1px solid var(--rule); margin-top: 2.25rem; }
.endpoint h3 { margin-top: 1.5rem; }
figure { margin: 1rem 0 1.5rem; min-width: 0; }
figcaption { color: var(--muted); font-size: 0.875rem; margin-bottom: 0.5rem; }
figure svg { display: block; width: 100%; height: auto; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 0 2.5rem; }
.for-narrow { display: none; }
details { margin: 0.9rem 0; }
summary { cursor: pointer; color: var(--muted); font-size: 0.9375rem; }
summary:hover { color: var(--ink); }
.explanation { margin: 0; border-bottom: 1px solid var(--rule); } .explanation summary { padding: 0.45rem 0; } .explanation[open] { padding-bottom: 0.5rem; }
.explanation .figures { margin-top: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); } .explanation + :not(.explanation) { margin-top: 1.25rem; }
pre { margin: 0.5rem 0; padding: 0.9rem 1rem; background: var(--surface); border-radius: 6px; overflow-x: auto; font-size: 0.8125rem; line-height: 1.5; max-height: 28rem; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: 0.35rem 1.5rem; margin: 0.5rem 0 1rem; font-size: 0.9375rem; }
dt { color: var(--muted); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
@media (max-width: 44rem) {
  body { padding: 1.25rem 1rem 3rem; }
  .verdict { padding-top: 1.5rem; }
  h1 { font-size: 1.3125rem; }
  h2 { margin-top: 2.5rem; }
  .for-wide { display: none; }
  .for-narrow { display: block; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards, .cards tbody { display: block; }
  .cards tr { display: flex; flex-wrap: wrap; gap: 0.1rem 0.75rem; padding: 0.6rem 0; border-bottom: 1px solid var(--rule); align-items: baseline; }
  .cards th, .cards td { padding: 0; border: 0; text-align: left; white-space: normal; }
  .cards .c-verdict, .cards .c-state { margin-left: auto; white-space: nowrap; }
  .cards .c-baseline-candidate, .cards .c-measured { order: 2; flex-basis: 100%; }
  .cards .c-change, .cards .c-interval { order: 3; color: var(--muted); }
  .cards .c-interval::before { content: "("; } .cards .c-interval::after { content: ")"; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.5rem; }
}
@media print {
  :root { --page: #fff; --ink: #000; --muted: #444; --rule: #ccc; --band: #eee; --baseline: #666; --candidate: #1d4fb0; --good: #14663c; --bad: #9c1c15; --warning: #7a5000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  figure, tr, h2, h3 { break-inside: avoid; } h2, h3 { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .scroller { overflow: visible; } pre { max-height: none; white-space: pre-wrap; }
}
`;
