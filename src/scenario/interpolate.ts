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
export function interpolate(
  text: string,
  variables: Readonly<Record<string, string | undefined>>,
): Interpolation {
  const substitutions: Substitution[] = [];
  const faults: InterpolationFault[] = [];
  let replaced = false;
  const result = text.replaceAll(PIECE, (piece: string, name?: string, fallback?: string) => {
    if (piece === '$${') return '${';
    if (name === undefined) {
      faults.push(malformed(piece));
      return piece;
    }
    replaced = true;
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value !== undefined && value !== '') {
      substitutions.push({ name, value });
      return value;
    }
    if (fallback === undefined) faults.push(undefinedVariable(name, value));
    return fallback ?? '';
  });
  return { text: result, replaced, substitutions, faults };
}

function malformed(piece: string): InterpolationFault {
  return {
    marker: piece,
    message: `${JSON.stringify(piece)} is not a substitution`,
    hint: 'Write ${NAME} or ${NAME:-default} (no braces in the default), or $${ for the plain text ${.',
  };
}

function undefinedVariable(name: string, value: string | undefined): InterpolationFault {
  return {
    marker: `\${${name}`,
    message: `the variable ${name} is ${value === undefined ? 'not defined' : 'empty'}`,
    hint: `Set ${name} in the environment, or give a default: \${${name}:-value}.`,
  };
}
