/** A value taken from a variable (never from a default). */
export interface Substitution {
  readonly name: string;
  readonly value: string;
}

/** Why a text could not be completed; `marker` is the piece of the text concerned, to find its place. */
export interface InterpolationFault {
  readonly marker: string;
  readonly message: string;
  readonly hint: string;
}

/** A text with its variables filled in. */
export interface Interpolation {
  readonly text: string;
  /** The same for people: with variables by their names, like `/shops/${SHOP}`, because what they hold may be secret. */
  readonly shown: string;
  /** Whether anything was replaced by a variable or a default. */
  readonly replaced: boolean;
  readonly substitutions: readonly Substitution[];
  readonly faults: readonly InterpolationFault[];
}

/** `$${` (an escape), a substitution, or a `${` that is neither. */
const PIECE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^{}]*))?\}|\$\{[^}\n]{0,40}\}?/g;

/**
 * Fills `${NAME}` and `${NAME:-default}` from the variables; `$${` stands for the plain text `${`. As in a shell, `:-`
 * also covers an empty variable; without a default an empty one is a fault, because that is what CI systems make of a
 * secret that is not there. What a variable holds is never read again: it cannot bring in further substitutions.
 */
export function interpolate(text: string, variables: Variables): Interpolation {
  const substitutions: Substitution[] = [];
  const faults: InterpolationFault[] = [];
  let replaced = false;
  for (const [piece, name, fallback] of text.matchAll(PIECE)) {
    if (piece === '$${') continue;
    if (name === undefined) {
      faults.push(malformed(piece));
      continue;
    }
    replaced = true;
    const value = valueOf(name, variables);
    if (value !== '') substitutions.push({ name, value });
    else if (fallback === undefined) faults.push(undefinedVariable(name, variables));
  }
  const fill = (say: (name: string, value: string) => string): string =>
    text.replaceAll(PIECE, (piece: string, name?: string, fallback?: string) => {
      if (piece === '$${') return '${';
      if (name === undefined) return piece;
      const value = valueOf(name, variables);
      return value === '' ? (fallback ?? '') : say(name, value);
    });
  return {
    text: fill((_, value) => value),
    shown: fill((name) => `\${${name}}`),
    replaced,
    substitutions,
    faults,
  };
}

type Variables = Readonly<Record<string, string | undefined>>;

/** What a variable holds; empty also where there is none. What every object has is no variable. */
function valueOf(name: string, variables: Variables): string {
  return Object.hasOwn(variables, name) ? (variables[name] ?? '') : '';
}

function malformed(piece: string): InterpolationFault {
  return {
    marker: piece,
    message: `${JSON.stringify(piece)} is not a substitution`,
    hint: 'Write ${NAME} or ${NAME:-default} (no braces in the default), or $${ for the plain text ${.',
  };
}

function undefinedVariable(name: string, variables: Variables): InterpolationFault {
  const isEmpty = Object.hasOwn(variables, name) && variables[name] !== undefined;
  return {
    marker: `\${${name}`,
    message: `the variable ${name} is ${isEmpty ? 'empty' : 'not defined'}`,
    hint: `Set ${name} in the environment, or give a default: \${${name}:-value}.`,
  };
}
