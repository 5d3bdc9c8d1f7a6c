/** The version of perf-gate, as in package.json (a test keeps them equal; a bundle has no package.json to read). */
export const TOOL_VERSION = '0.1.0';
