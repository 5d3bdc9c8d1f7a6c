import type { Hooks } from './hooks.ts';

/** No hooks: what every YAML scenario has. */
export const NO_HOOKS: Hooks = Object.freeze({
  provides: Object.freeze([]),
  beforeRequest: null,
  afterResponse: null,
  beforeIteration: null,
  afterIteration: null,
});
