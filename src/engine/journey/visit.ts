import type { Clock, Random } from '../../foundation/index.ts';
import type { HookContext, Hooks, RequestTemplate } from '../../scenario/index.ts';
import type { SideLoad } from '../user/side-load.ts';
import type { User } from '../user/user.ts';
import type { CookieJar } from './cookie-jar.ts';
import type { HookFailed } from './call-hook.ts';
import type { FillableRequest } from './fill-request.ts';
import type { IsolationCheck } from './isolation-check.ts';
import type { Scope } from './scope.ts';

/** One iteration of a user, with all that its steps need. */
export interface Visit {
  readonly user: User;
  readonly side: SideLoad;
  /** The iteration's stream of chance. */
  readonly random: Random;
  readonly scope: Scope;
  readonly jar: CookieJar;
  readonly clock: Clock;
  readonly isolation: IsolationCheck | null;
  fillable(request: RequestTemplate): FillableRequest;
  acknowledge(value: string): void;
  readonly hooks: Hooks;
  /** What hooks are told of the iteration as it stands. */
  readonly hookContext: () => HookContext;
  /** Counts a failure of a hook by its name. */
  readonly hookFailed: (failure: HookFailed) => void;
}
