/**
 * engine: makes requests on schedule and says what came back. It never waits for an answer before the next intended
 * start, and it refuses to judge: a target that fails is data, its own faults are counted apart.
 */
export type { AddressGuard } from './http/connections.ts';
export { type ControlDriverOptions, createControlDriver } from './control/control-driver.ts';
export { tlsOptions } from './http/tls-options.ts';
export { createLoadDriver } from './load-driver.ts';
export type { LoadDriverOptions } from './load-driver-options.ts';
export { systemClock } from './system-clock.ts';
