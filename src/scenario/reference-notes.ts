/** What the reference says above the executors. */
export const EXECUTOR_NOTE = `A load is of one of these forms, in k6's words. In an **open** model iterations start on schedule, as independent people
do: a slow target gets no less load, and the waiting that it causes is measured. In a **closed** one each user waits for
its answers before it asks again, so that a slower target gets less load; reports say so. Rates and users are for **each
side**. An iteration is one request, one journey or one WebSocket session, drawn by weight.`;

/** What the reference says below the executors of a load. */
export const EXECUTORS_NOTE = `An executor has the keys of a load of its own, and one of them may have a pattern. \`arrivals\` and \`max-in-flight\` beside
\`executors\` hold for all that have a rate.

\`saturate\` sends the same requests again and again over connections of its own. Refused with it are \`{{ }}\`, uploads, hooks, a
\`login\` that nobody else uses, \`isolation\`, HEAD, a weight that comes less than once in its round of 200 requests, \`http: { connections: fresh }\`, \`compression\` and \`proxy: environment\`. It shows the certificate and the
name of \`http.tls\`, and does not verify the target’s: that is done once, when it is asked whether it is ready. Redirects are not followed.

\`\`\`yaml
load:
  executors:
    - { name: visitors, vus: 50, duration: 5m, flows: [browse] }
    - { name: orders, start: 30s, rate: 120/m, duration: 4m, flows: [checkout] }
  warm-up: 5s
\`\`\``;

/** What the reference says above the patterns. */
export const PATTERN_NOTE = `A pattern is a load in one word, with \`rate\` (open) or \`users\` (closed), most with \`duration\`: \`{ pattern: spike, rate: 50,
duration: 5m, factor: 5 }\`. \`compress: 48\` runs it 48 times shorter than written. \`perf-gate validate --explain\` draws what
becomes of it. A steady load is compared in blocks and ends as soon as everything is decided, a \`soak\` at its end; one that
changes is compared phase by phase with both sides at once and runs to its end. \`breakpoint\` and numbers of iterations are not
compared, thresholds decide alone, beside scenarios that are compared as well. A load that
changes and a soak keep their instances throughout. The report says how a load may be compared.`;

/** What the reference says below the steps. */
export const STEPS_NOTE = `Requests of steps are endpoints like all others: their times stand in reports under their names. The same name may stand
in several places where method and path are the same. \`capture\` takes values out of an answer, of up to 1 MiB, for all later steps; one that
is not there, and has no \`default\`, is an error of the request.

When the load is over, users end the iteration that they are in, as with \`gracefulStop\` in k6: for 30 s at most, or for as long as
the longest \`timeout\` of a \`poll\`. What has not ended by then is cut off and counted (\`interrupted_iterations\`). How these
iterations and jobs end counts with the last block; the times of their requests do not, because nothing else is asked any more. A
journey of which not one iteration is completed lets nothing pass, nor a job that is never done.

Between two windows (the other side's block, the wait for last answers) users stand still, and so do the durations of
iterations, groups, polls and log-ins. What the target is asked for goes on: an answer that comes after the end of its window counts
whole. A polled job goes on unseen: after a rest longer than \`every\` nobody knows how long it took, so that it is counted as done
(\`poll_completed\`) and neither its time nor that of what it is part of is recorded. Blocks, which are parts of the load's
\`duration\`, should last much longer than jobs do.`;

/** What the reference says below \`isolation\`. */
export const ISOLATION_NOTE = `Every answer that a user gets is searched: errors too, those of redirects, the heads of WebSocket upgrades, and what came of one
that broke off. One whose body cannot be read to its end, because it is longer than 1 MiB or in a content coding that is not
known, is counted by its reason, told in the report, and lets nothing pass. Answers to single requests are searched too, also where
these are the same for all.`;

/** What the reference says below the data sources. */
export const DATA_NOTE = `Paths are relative to the scenario file; in the Action they must stay below its folder. A CSV file has a header line; a
JSON file is a list of objects that all have the same members. Cells are text. Names have letters, digits, \`-\` and \`_\`.`;

/** What the reference says about templates. */
export const TEMPLATE_NOTE = `## Templates

Paths, headers, bodies, multipart fields and file names, \`acknowledge\`, conditions and the texts of WebSockets are
templates: \`{{ name }}\` is filled in for each user. What is not known at its place is a problem before anything is sent.

| written | becomes | known | example |
|---|---|---|---|
| \`{{ name }}\` | a value of \`data\`, a capture, what \`login\` captured, what a hook provides | captures, and what \`afterResponse\` provides: after their step, in any branch; \`login\`: everywhere else; what \`beforeIteration\` provides: everywhere | \`/products/{{ id }}\` |
| \`{{ name.column }}\` | a cell of a row of \`data\`; a member of the item of a \`for-each\` | everywhere; within the loop | \`{{ customers.email }}\` |
| \`{{ user.id }}\`, \`{{ user.number }}\`, \`{{ iteration }}\` | who is at work, and its how many-th turn it is (from 0) | everywhere | \`/ws?room={{ user.number }}\` |
| \`{{ item }}\` | the item of a \`for-each\`, or the name that \`as\` gives it | within the loop | \`/products/{{ item }}\` |
| \`{{ message.id }}\`, \`{{ message.now }}\` | an id that is unique in the run; epoch milliseconds | messages of WebSockets | \`{ id: "{{ message.id }}" }\` |
| \`{{ acknowledged }}\` | what a step acknowledged | \`consistency\` | \`/orders/{{ acknowledged }}\` |

Values are encoded for where they stand: percent-encoded in paths and in URL-encoded forms, escaped in JSON, one line in
headers, as they are elsewhere. Three braces, \`{{{ name }}}\`, put a value there as it is; a JSON text that is one raw name
alone loses its quotes, so that \`quantity: "{{{ quantity }}}"\` sends a number. \`{{{{\` stands for the plain text \`{{\`. Nothing
is filled in in \`expect\` and \`checks\`, which are the same for all users, nor in \`setup\` and \`teardown\`, which are sent by
none. \`\${NAME}\` is another thing: it is filled in from the environment when the file is read.`;

/** What the reference says below the defaults. */
export const DEFAULTS_NOTE = `Headers of \`defaults\` may be templates. One that needs what \`login\` captures goes to all requests but those of the login;
none that is a template goes to \`setup\`, \`teardown\` and \`consistency\`.`;

/** The first line of every module; in a name of its own, so that it is not taken for an import of this file. */
const IMPORT_LINE = "import { defineScenario } from 'perf-gate';";

/** What the reference says about modules. */
export const MODULE_NOTE = `## Modules

Where YAML ends, a scenario may be a JavaScript or TypeScript module (\`.js\`, \`.mjs\`, \`.ts\`, \`.mts\`): its default export is the
same document, and \`hooks\` beside it. Types come with the package; \`perf-gate\` need not be installed beside the module.

\`\`\`ts
${IMPORT_LINE}

export default defineScenario({
  name: 'signed',
  requests: [{ name: 'list', path: '/products', headers: { 'x-trace': '{{ trace }}' } }],
  load: { rate: 50, duration: '2m' },
  hooks: {
    provides: ['trace'],
    beforeIteration: ({ user, iteration }) => ({ trace: \`\${user.id}-\${iteration}\` }),
    beforeRequest: (request) => ({ headers: { 'x-length': String(request.body?.length ?? 0) } }),
  },
});
\`\`\`

\`beforeIteration(context)\` and \`afterResponse(response, context)\` may give back values by name, which templates use;
\`provides\` names them. Where only \`afterResponse\` is given they are known after an answer, as captures are: not in a session of a WebSocket,
unless \`login\` has an answer. \`beforeRequest(request, context)\` may give back another \`path\`, \`body\` or further \`headers\`;
\`afterIteration(context)\` ends a turn. A turn of a WebSocket is a session: the two hooks of iterations begin and end it as well, and what
the first gives may stand in its path, headers and messages; the other two see HTTP requests alone, those of a log-in too. Hooks are synchronous and must be quick: the generator waits for them. What
\`afterResponse\` throws makes the answer an error, what any other throws the iteration a failed one; so does a promise that is given
back. The report counts them by the name of the hook (\`hook_failures\` in the run file), and the first of each is told at once. Secrets are taken by \`\${NAME}\` here too: only what comes from there is
masked in reports, \`process.env\` is not.

A module is code, and code sees the secrets of the job. In the Action it is run on \`push\`, \`schedule\`, \`workflow_dispatch\` and
on pull requests of the repository itself; everywhere else it is refused (MODULE_REFUSED), before anything of it is run.`;
