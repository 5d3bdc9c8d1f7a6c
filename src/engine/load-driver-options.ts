import type { LiveSample } from '../experiment/index.ts';
import type { Clock, Random } from '../foundation/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { AddressGuard } from './http/connections.ts';

/** What a load generator needs from outside. */
export interface LoadDriverOptions {
  readonly scenario: Scenario;
  readonly clock: Clock;
  /** Where trace ids come from, and the users' chance. */
  readonly random: Random;
  /** Stands in the User-Agent. */
  readonly userAgentVersion: string;
  /** Asked for each connection, so that load never follows a name to where it must not go. */
  readonly guard: AddressGuard;
  /** Called about once a second while a window runs, and at its end. Must not throw. */
  readonly onLive: (samples: readonly LiveSample[]) => void;
}
