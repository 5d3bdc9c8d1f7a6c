/** What came of reading a file that a scenario names. */
export type NamedFile =
  /** `name` is what messages call it. */
  | { readonly kind: 'text'; readonly name: string; readonly text: string }
  | { readonly kind: 'unreadable'; readonly message: string; readonly hint: string };

/** Reads a file by the path that the scenario has, which is relative to the scenario file. */
export type ReadNamedFile = (path: string) => NamedFile;

/** For whoever has no files: texts of scenarios that come from nowhere. */
export const NO_FILES: ReadNamedFile = () => ({
  kind: 'unreadable',
  message: 'cannot be read: the scenario comes from no file, so that nothing is relative to it',
  hint: 'Save the scenario as a file.',
});
