import { type ErrorCode, PerfGateError, type Problem } from '../foundation/index.ts';
import { readScenarioFile } from '../gate/index.ts';
import { problemsError, type Scenario } from '../scenario/index.ts';
import type { Io } from './io.ts';

/**
 * Reads scenario files, in order: YAML, or modules, whose code is run.
 *
 * @throws PerfGateError with every problem of every file at once, also of those that cannot be read: FILE_MISSING,
 *   FILE_UNREADABLE, SCENARIO_INVALID or THRESHOLD_UNKNOWN when all files have the same trouble, else SCENARIO_INVALID.
 */
export async function readScenarios(files: readonly string[], io: Io): Promise<readonly Scenario[]> {
  const read = await Promise.all(files.map((file) => readScenario(file, io)));
  const faulty = read.filter((each) => each.kind === 'invalid');
  const [first, ...others] = faulty;
  if (first === undefined) {
    return refuseTwins(read.flatMap((each) => (each.kind === 'valid' ? [each.scenario] : [])));
  }
  if (others.length === 0 && first.cause !== null) throw first.cause;
  const code = others.every((each) => each.code === first.code) ? first.code : 'SCENARIO_INVALID';
  throw problemsError(
    code,
    faulty.flatMap((each) => each.problems),
  );
}

/** Reports and files tell scenarios by their names. @throws PerfGateError USAGE for a name that two have. */
function refuseTwins(scenarios: readonly Scenario[]): readonly Scenario[] {
  const names = scenarios.map(({ name }) => name);
  const twin = scenarios.find(({ name }, index) => names.indexOf(name) !== index);
  if (twin === undefined) return scenarios;
  throw new PerfGateError(
    'USAGE',
    `${twin.source}: another scenario is called "${twin.name}" too`,
    'Reports and run files tell scenarios by their names: rename one, and name each file once.',
  );
}

type ReadScenario =
  | { readonly kind: 'valid'; readonly scenario: Scenario }
  | {
      readonly kind: 'invalid';
      readonly code: ErrorCode;
      readonly problems: readonly Problem[];
      /** Why the file itself could not be read; null when it could. */
      readonly cause: PerfGateError | null;
    };

async function readScenario(file: string, io: Io): Promise<ReadScenario> {
  try {
    const checked = await readScenarioFile(file, {
      directory: io.cwd,
      variables: io.env,
      // Whoever types the command names the file, and may read what the file names.
      isConfined: false,
      access: {},
    });
    return checked.kind === 'valid' ? checked : { ...checked, cause: null };
  } catch (error) {
    if (!(error instanceof PerfGateError)) throw error;
    const message = error.message.replace(`${file}: `, '');
    const problem = { file, line: 0, column: 0, path: '', message, hint: error.hint };
    return { kind: 'invalid', code: error.code, problems: [problem], cause: error };
  }
}
