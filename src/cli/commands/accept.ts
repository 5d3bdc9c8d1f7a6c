import { join } from 'node:path';
import { readTextFile, readTextFileIfThere, writeFilesAtomically } from '../../baseline/index.ts';
import type { PerfGateError } from '../../foundation/index.ts';
import { readDrafts } from '../../report/index.ts';
import {
  type Acceptance,
  ACCEPTED_PATH,
  type DraftAcceptance,
  dayOf,
  formatPercent,
  fullMetricName,
  parseUpTo,
  suggest,
  withAcceptances,
} from '../../scenario/index.ts';
import { ACCEPTED_DAYS, EXIT_CODES } from '../../verdict/index.ts';
import type { Arguments, Command } from '../command.ts';
import type { Io } from '../io.ts';
import { DEFAULT_FOLDER } from '../output-folder.ts';
import { usageError } from '../parse-arguments.ts';

/** `perf-gate accept`: writes down that a slowdown is accepted, to be reviewed like code. */
export const acceptCommand: Command = {
  name: 'accept',
  summary: 'Accept a slowdown, for a reason and a time.',
  usage: [
    '[ENDPOINT METRIC] --reason TEXT [--by NAME] [--from FILE] [--until DAY]',
    'ENDPOINT METRIC --scenario NAME --up-to SHARE --reason TEXT [--by NAME] [--until DAY]',
  ],
  details: [
    `Adds entries to ${ACCEPTED_PATH}, which is committed with the change and reviewed like code. By default they are of\n` +
      'the slowdowns that the last decision found, or of one of them; the size leaves room for the next run. The second\n' +
      'form needs no decision. An entry for the same metric is replaced; comments in the file stay.',
    'What is accepted does not block, is told as such in every report, and ends with its day. On the default branch it\n' +
      'makes the slower level the one that main and releases answer to.',
    'Exit codes: 0 written, 2 not.',
  ],
  options: {
    reason: { kind: 'text', value: 'TEXT', description: 'Why it is worth it, in one line.' },
    by: { kind: 'text', value: 'NAME', description: 'Who accepts it: a person or a team.' },
    from: {
      kind: 'text',
      value: 'FILE',
      description: `The decision that found it (${join(DEFAULT_FOLDER, 'decision.json')}).`,
    },
    scenario: { kind: 'text', value: 'NAME', description: 'The scenario, where there are several.' },
    'up-to': {
      kind: 'text',
      value: 'SHARE',
      description: 'Greatest change for the worse that is accepted, like 12%; of shares the difference.',
    },
    until: {
      kind: 'text',
      value: 'DAY',
      description: `Last day on which it is accepted, like 2026-11-30 (in ${ACCEPTED_DAYS} days).`,
    },
    file: { kind: 'text', value: 'FILE', description: `Where it is written (${ACCEPTED_PATH}).` },
  },
  run: accept,
};

async function accept(args: Arguments, io: Io): Promise<number> {
  const reason = args.text('reason') ?? '';
  if (reason.trim() === '')
    throw usageError('accept', 'no --reason', 'Say why it is worth it: who reviews it has nothing else.');
  const drafts = byHand(args) ?? (await fromDecision(args, io));
  const until = args.text('until');
  const by = args.text('by') ?? '';
  const added = drafts.map((draft): Acceptance => ({ ...draft, reason, by, until: until ?? draft.until }));
  const path = args.text('file') ?? ACCEPTED_PATH;
  const before = (await readTextFileIfThere(path, io.cwd)) ?? '';
  // Refuses what is no day.
  const text = withAcceptances(before, path, added);
  if (until !== null && until < dayOf(new Date().toISOString()))
    throw usageError('accept', `--until ${until}`, 'That day is over: nothing would be accepted.');
  await writeFilesAtomically([{ path, text }], io.cwd);
  if (args.flag('json')) {
    io.stdout(`${JSON.stringify({ schema: 'perf-gate.accept/1', file: path, accepted: added })}\n`);
    return EXIT_CODES.ok;
  }
  for (const { scenario, endpoint, metric, upTo, until: last } of added)
    io.stdout(`${path}: ${scenario}, ${endpoint} ${metric}, up to ${formatPercent(upTo)}, until ${last}\n`);
  return EXIT_CODES.ok;
}

/** What is said without a decision, which has to be everything; null where a decision is to say the rest. */
function byHand(args: Arguments): readonly DraftAcceptance[] | null {
  const [scenario, upTo] = [args.text('scenario'), readUpTo(args)];
  if (scenario === null || upTo === null || args.text('from') !== null) return null;
  const names = namesOf(args);
  if (names === null)
    throw usageError('accept', 'no ENDPOINT METRIC', 'Name what is accepted, like "GET /products" p95.');
  const [endpoint, metric] = names;
  const until = dayOf(new Date().toISOString(), ACCEPTED_DAYS);
  return [{ scenario, endpoint, metric: fullMetricName(metric), upTo, until }];
}

function namesOf({ positionals }: Arguments): readonly [string, string] | null {
  const [endpoint, metric, ...others] = positionals;
  if (endpoint === undefined) return null;
  if (metric !== undefined && others.length === 0) return [endpoint, metric];
  throw usageError(
    'accept',
    `${positionals.map((word) => JSON.stringify(word)).join(' ')} is no ENDPOINT METRIC`,
    'Name both, an endpoint with spaces in quotes: "GET /products" p95.',
  );
}

function readUpTo(args: Arguments): number | null {
  const text = args.text('up-to');
  if (text === null) return null;
  const share = parseUpTo(text);
  if (share !== null) return share;
  throw usageError('accept', `--up-to ${text}`, 'Write a share like 12% or 0.12.');
}

async function fromDecision(args: Arguments, io: Io): Promise<readonly DraftAcceptance[]> {
  const path = args.text('from') ?? join(DEFAULT_FOLDER, 'decision.json');
  const drafts = readDrafts(await decisionText(path, args, io), path);
  const scenario = args.text('scenario');
  const open = drafts.filter((each) => scenario === null || each.scenario === scenario);
  const names = namesOf(args);
  const chosen = names === null ? open : open.filter((each) => isNamed(each, names));
  if (chosen.length === 0) throw nothingToAccept(path, open, names);
  const upTo = readUpTo(args);
  return chosen.map((each) => ({ ...each, upTo: upTo ?? each.upTo }));
}

async function decisionText(path: string, args: Arguments, io: Io): Promise<string> {
  if (args.text('from') !== null) return await readTextFile(path, io.cwd);
  const text = await readTextFileIfThere(path, io.cwd);
  if (text !== null) return text;
  throw usageError(
    'accept',
    `there is no decision in ${path}`,
    'Name one with --from (the artifact of the run has it), or say everything: --scenario and --up-to.',
  );
}

function isNamed({ endpoint, metric }: DraftAcceptance, [first, second]: readonly [string, string]): boolean {
  return endpoint === first && metric === fullMetricName(second);
}

function nothingToAccept(
  path: string,
  open: readonly DraftAcceptance[],
  names: readonly [string, string] | null,
): PerfGateError {
  if (open.length === 0)
    return usageError(
      'accept',
      `${path} has no slowdown to accept`,
      'Accept only what was found to be slower.',
    );
  const known = open.map(({ endpoint, metric }) => `${JSON.stringify(endpoint)} ${metric}`);
  const asked = names === null ? '' : `${names[0]} ${fullMetricName(names[1])}`;
  const near = suggest(
    asked,
    open.map(({ endpoint, metric }) => `${endpoint} ${metric}`),
  );
  return usageError(
    'accept',
    `${path} has no slowdown of ${asked}`,
    near === null ? `It has ${known.join(', ')}.` : `Did you mean ${near}?`,
  );
}
