import { randomUUID } from 'node:crypto';
import {
  type ControlDriverOptions,
  createControlDriver,
  createLoadDriver,
  type LoadDriverOptions,
  systemClock,
} from '../engine/index.ts';
import type { ControlDriver, LoadDriver, TargetDriver } from '../experiment/index.ts';
import type { Clock } from '../foundation/index.ts';
import { createTarget, type TargetContext } from './create-target.ts';
import type { TargetSource } from './gate.ts';

/** What a gate measures with: all of the world that it touches. */
export interface GateDrivers {
  readonly clock: Clock;
  /** An identity that nothing else has, of a target that is started. */
  readonly newId: () => string;
  readonly createTarget: (source: TargetSource, context: TargetContext) => TargetDriver;
  readonly createControl: (options: ControlDriverOptions) => ControlDriver;
  readonly createLoad: (options: LoadDriverOptions) => LoadDriver;
}

/** Real targets under real load. Simulations of the whole gate (scripts/calibrate/year) bring their own. */
export const REAL_DRIVERS: GateDrivers = Object.freeze({
  clock: systemClock,
  newId: randomUUID,
  createTarget,
  createControl: createControlDriver,
  createLoad: createLoadDriver,
});
