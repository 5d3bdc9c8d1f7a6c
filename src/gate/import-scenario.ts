import { readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findSyntaxError, NO_PLACE, placeIn, type SyntaxErrorPlace } from './find-syntax-error.ts';

/** What came of running a module. */
export type ImportedScenario =
  | { readonly kind: 'exported'; readonly value: unknown }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly hint: string;
      /** Where it went wrong: in the module, or else in one that it imports. */
      readonly place: SyntaxErrorPlace;
    };

/** What modules import from `perf-gate`, whether or not it is installed beside them. */
export const OURS = 'data:text/javascript,export function defineScenario(document) { return document; }';

/** Runs a scenario module, JavaScript or TypeScript (whose types Node strips), and gives its default export. */
export async function importScenario(path: string): Promise<ImportedScenario> {
  const { href } = pathToFileURL(path);
  const loaded = new Set([path]);
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === 'perf-gate') return { url: OURS, format: 'module', shortCircuit: true };
      const resolved = next(specifier, context);
      if (/^file:.*\.[cm]?[jt]s$/.test(resolved.url)) loaded.add(fileURLToPath(resolved.url));
      return resolved;
    },
  });
  try {
    // The bundler must leave this to Node: the path is known at run time only.
    const module: object = await import(/* webpackIgnore: true */ href);
    if ('default' in module) return { kind: 'exported', value: module.default };
    return {
      kind: 'failed',
      message: 'the module has no default export',
      hint: 'Write `export default defineScenario({ … })`.',
      place: { file: path, ...NO_PLACE },
    };
  } catch (error) {
    return await failed(error, [...loaded]);
  } finally {
    hooks.deregister();
  }
}

/** Whatever the module threw is its author's to mend. `loaded` are the files that it consists of, itself first. */
async function failed(error: unknown, loaded: readonly string[]): Promise<ImportedScenario> {
  const thrown = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    kind: 'failed',
    message: `the module cannot be run: ${thrown.split('\n', 1)[0] ?? ''}`,
    hint: 'Run it with `node` to see more; TypeScript may hold only what can be stripped (no enums, no namespaces).',
    place: await placeOf(error, loaded),
  };
}

/** Where in the files it went wrong: in the module itself before what it imports. */
async function placeOf(thrown: unknown, loaded: readonly string[]): Promise<SyntaxErrorPlace> {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  for (const file of loaded) {
    const name = [pathToFileURL(file).href, file].find((each) => stack.includes(`${each}:`));
    if (name === undefined) continue;
    const place = placeIn(stack, name, await readFile(file, 'utf8').catch(() => ''));
    if (place !== null) return { file, ...place };
  }
  const found = thrown instanceof SyntaxError ? await findSyntaxError(loaded) : null;
  return found ?? { file: loaded[0] ?? '', ...NO_PLACE };
}
