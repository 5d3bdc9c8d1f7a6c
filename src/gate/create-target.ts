import type { TargetDriver } from '../experiment/index.ts';
import { assertNever, type Clock } from '../foundation/index.ts';
import {
  type AddressGuard,
  createProcessTarget,
  createRefTarget,
  createUrlTarget,
  type Readiness,
  refuseReadinessPath,
  type UrlTargetOptions,
} from '../target/index.ts';
import type { Side } from '../trial/index.ts';
import type { TargetSource } from './gate.ts';

/** What every kind of target needs besides its source. */
export interface TargetContext {
  readonly side: Side;
  readonly readiness: Readiness;
  readonly secrets: readonly string[];
  /** What opens a protected deployment: sent to a URL with the readiness request, as it is with the load. */
  readonly headers: Readonly<Record<string, string>>;
  readonly guard: AddressGuard;
  /** How the load connects: a URL is asked likewise whether it is ready. What was started here is asked directly, in plain HTTP. */
  readonly tls: UrlTargetOptions['tls'];
  readonly isProxied: boolean;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly clock: Clock;
}

/** Creates the driver of one side from where it comes. Starts nothing. Throws USAGE for what cannot be a target. */
export function createTarget(source: TargetSource, context: TargetContext): TargetDriver {
  refuseReadinessPath(context.readiness.path);
  switch (source.kind) {
    case 'url':
      return createUrlTarget({ ...context, url: source.url, renewal: source.renewal ?? null });
    case 'command': {
      const { command, directory, label } = source;
      return createProcessTarget({ ...context, command, directory, label });
    }
    case 'ref': {
      const { command, repository, ref, install } = source;
      return createRefTarget({ ...context, command, repository, ref, install });
    }
    default:
      return assertNever(source);
  }
}
