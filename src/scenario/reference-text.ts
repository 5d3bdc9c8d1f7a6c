/** What the reference says above its tables. */
export const INTRODUCTION = `# Scenario files

A scenario is one YAML file: what load, on what, and which change matters. It holds paths only; the target is given
when perf-gate runs (\`--url\`, \`--start\`), so the same file serves the laptop, the pull request and the release. Where YAML
ends, it may be a [module](#modules).

\`perf-gate validate FILE…\` checks files and tells every problem at once, with line, column and what to write instead; with
\`--explain\` it draws the load over time and says what follows from it.
Unknown keys are problems, and nothing is guessed: \`yes\` is not true, \`"50"\` is not a number, \`10\` is not a duration.
For completion and tooltips in the editor, begin the file with

\`\`\`yaml
# yaml-language-server: $schema=./scenario.schema.json
\`\`\`

A complete example:`;

/** The example of the reference; a test parses it. */
export const EXAMPLE = `name: shop
requests:
  - name: list products
    path: /products?limit=20
    weight: 3
    primary: true
    expect:
      status: 200
      json: { "$.items[0].id": { exists: true } }
  - name: search
    path: /search?q=lamp
load:
  rate: 50
  duration: 2m
thresholds:
  http_req_failed: ["rate<0.01"]
  "http_req_duration{endpoint:list products}": ["p(95)<500"]
compare:
  tolerance: 5 %
`;

/** What the reference says about thresholds. */
export const THRESHOLD_NOTE = `Objectives that the candidate must meet, with or without a baseline, in k6's words and syntax
(<https://grafana.com/docs/k6/latest/using-k6/thresholds/>): a metric, and one objective or a list of them. Each is
\`aggregate comparator number\` with \`<\`, \`<=\`, \`>\`, \`>=\`, \`==\` or \`!=\`; times are in milliseconds, shares between
0 and 1, rates per second. \`metric{endpoint:NAME}\` limits an objective to one request; other metrics have the tags \`journey\`,
\`group\`, \`check\` and \`websocket\`.

\`\`\`yaml
thresholds:
  http_req_duration: ["p(95)<500", "avg<200"]
  http_req_failed: rate<0.01
  "http_req_duration{endpoint:list products}": p(99)<800
\`\`\`

A metric that does not exist is an error, one without samples makes the run invalid: never a pass. An objective that
every value would meet (\`rate<=1\` of a share) is refused. A \`count\` is that of the whole load, so with one the load is
always run to its end. \`isolation\` and \`consistency\` bring a threshold of their own, \`rate==1\`, unless the file has one on the
same metric.`;

/** What the reference says below the policy. */
export const POLICY_NOTE = `A policy can also stand in a file of its own, for \`perf-gate compare --policy FILE\`: the keys of \`compare\` at the top
level or under \`compare:\`, and \`thresholds\` beside them.`;

/** What the reference says at the end. */
export const CLOSING = `## Values

**Durations** have a unit: \`500ms\`, \`5s\`, \`2m\`, \`1h\`, \`1m30s\`. **Shares** are a percentage (\`5 %\`, \`0.5%\`) or a ratio
(\`0.05\`); \`5\` alone is refused, because it could mean either. **Rates** are requests per second for each side (\`50\`,
\`50/s\`) or per minute or hour (\`600/m\`, \`7200/h\`). **Quantiles** are written \`p95\` or \`0.95\`.

**Variables**: in values (never in keys), \`\${NAME}\` is replaced by the variable of the environment, \`\${NAME:-default}\`
by the default where it is missing or empty, and \`$\${\` is the plain text \`\${\`. A variable that is missing or empty and
has no default is a problem. Values are filled in after the YAML was read, so that they cannot bring in keys of their
own; an unquoted \`\${RATE:-50}\` is a number where a number is wanted and text where text is. What comes from a variable
into a path, header, body or expectation is treated as a secret: reports and run files show \`***\`, and runs stay
comparable when it changes, as a token does.

**YAML**: version 1.2, one document, no duplicate keys, no custom tags, no merge keys. Anchors and aliases are allowed.
Whole numbers above 2^53 need quotes, because they cannot be held exactly.`;
