import { suggest } from '../did-you-mean.ts';
import { nameFault } from '../flow/check-steps.ts';
import type { Hooks } from '../flow/hooks.ts';
import { NO_HOOKS } from '../flow/no-hooks.ts';
import { describe } from '../leaf.ts';
import type { Path } from '../path.ts';

/** Something wrong with the hooks; `path` is within the document, like `hooks.beforeRequest`. */
export interface HookFault {
  readonly path: Path;
  readonly of: 'key' | 'value';
  readonly message: string;
  readonly hint: string;
}

const FUNCTIONS = ['beforeRequest', 'afterResponse', 'beforeIteration', 'afterIteration'] as const;
const KNOWN = ['provides', ...FUNCTIONS] as const;
const HINT = `Hooks are ${FUNCTIONS.join(', ')}, and \`provides\`: the names of the values that they give back.`;

/** Reads the `hooks` of a module: functions by name, and the names of the values that they provide. */
export function readHooks(written: unknown): {
  readonly hooks: Hooks;
  readonly faults: readonly HookFault[];
} {
  if (written === undefined) return { hooks: NO_HOOKS, faults: [] };
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    return {
      hooks: NO_HOOKS,
      faults: [
        {
          path: ['hooks'],
          of: 'value',
          message: `must be a map of functions, not ${describe(written)}`,
          hint: HINT,
        },
      ],
    };
  }
  const members: Readonly<Record<string, unknown>> = { ...written };
  const faults: HookFault[] = Object.keys(members).flatMap((key) => unknownHook(key) ?? []);
  for (const name of FUNCTIONS) {
    const member = members[name];
    if (member === undefined || typeof member === 'function') continue;
    faults.push({
      path: ['hooks', name],
      of: 'value',
      message: `must be a function, not ${describe(member)}`,
      hint: HINT,
    });
  }
  faults.push(...providesFaults(members['provides']));
  return { hooks: faults.length > 0 ? NO_HOOKS : toHooks(members), faults };
}

function unknownHook(key: string): HookFault | null {
  if (KNOWN.some((known) => known === key)) return null;
  const meant = suggest(key, KNOWN);
  return {
    path: ['hooks', key],
    of: 'key',
    message: 'is not a hook',
    hint: meant === null ? HINT : `Did you mean ${meant}?`,
  };
}

function providesFaults(provides: unknown): readonly HookFault[] {
  if (provides === undefined) return [];
  if (!Array.isArray(provides)) {
    return [
      {
        path: ['hooks', 'provides'],
        of: 'value',
        message: `must be a list of names, not ${describe(provides)}`,
        hint: "Write them like ['token'].",
      },
    ];
  }
  return (provides as unknown[]).flatMap((name, index): readonly HookFault[] => {
    const at = { path: ['hooks', 'provides', index], of: 'value' as const };
    if (typeof name !== 'string')
      return [{ ...at, message: `must be a name, not ${describe(name)}`, hint: "Write it like 'token'." }];
    const fault = nameFault(name, []);
    return fault === null ? [] : [{ ...at, ...fault }];
  });
}

/** The members were looked at; what a function does with its arguments only its author knows. */
function toHooks(members: Readonly<Record<string, unknown>>): Hooks {
  const given = Object.entries(members).filter(([, member]) => member !== undefined);
  // Names that no function gives a value are no hooks.
  if (!FUNCTIONS.some((name) => members[name] !== undefined)) return NO_HOOKS;
  return Object.freeze({ ...NO_HOOKS, ...Object.fromEntries(given) });
}
