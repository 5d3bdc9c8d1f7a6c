// What a scenario module imports: `import { defineScenario } from 'perf-gate'`. Types stand in index.d.mts, which is
// generated from the parser. perf-gate gives a module this file's words even where it is not installed beside it.

/** Gives back the document as it is; it is there for its type. */
export function defineScenario(document) {
  return document;
}
