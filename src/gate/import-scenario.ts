import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What came of running a module. */
export type ImportedScenario =
  | { readonly kind: 'exported'; readonly value: unknown }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly hint: string;
      /** Where in the module it went wrong; 0 where nobody says. */
      readonly place: { readonly line: number; readonly column: number };
    };

/** What modules import from `perf-gate`, whether or not it is installed beside them. */
const OURS = 'data:text/javascript,export function defineScenario(document) { return document; }';

/** Runs a scenario module, JavaScript or TypeScript (whose types Node strips), and gives its default export. */
export async function importScenario(path: string): Promise<ImportedScenario> {
  const { href } = pathToFileURL(path);
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'perf-gate'
        ? { url: OURS, format: 'module', shortCircuit: true }
        : next(specifier, context),
  });
  try {
    // The bundler must leave this to Node: the path is known at run time only.
    const module: object = await import(/* webpackIgnore: true */ href);
    if ('default' in module) return { kind: 'exported', value: module.default };
    return {
      kind: 'failed',
      message: 'the module has no default export',
      hint: 'Write `export default defineScenario({ … })`.',
      place: { line: 0, column: 0 },
    };
  } catch (error) {
    return failed(error, path, href);
  } finally {
    hooks.deregister();
  }
}

/** Whatever the module threw is its author's to mend. */
function failed(error: unknown, path: string, href: string): ImportedScenario {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const thrown = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    kind: 'failed',
    message: `the module cannot be run: ${thrown.split('\n', 1)[0] ?? ''}`,
    hint: 'Run it with `node` to see more; TypeScript may hold only what can be stripped (no enums, no namespaces).',
    place: placeIn(stack, [href, path]),
  };
}

/** The first place of the module that the stack names. */
function placeIn(
  stack: string,
  names: readonly string[],
): { readonly line: number; readonly column: number } {
  for (const name of names) {
    const start = stack.indexOf(`${name}:`);
    const match = start === -1 ? null : /^(\d+)(?::(\d+))?/.exec(stack.slice(start + name.length + 1));
    if (match) return { line: Number(match[1]), column: Number(match[2] ?? '1') };
  }
  return { line: 0, column: 0 };
}
