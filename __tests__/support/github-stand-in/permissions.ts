/** Scopes of a workflow's `permissions:` block that the served operations ask for. */
export const SCOPES = [
  'actions',
  'checks',
  'contents',
  'deployments',
  'issues',
  'metadata',
  'pull-requests',
] as const;
export type Scope = (typeof SCOPES)[number];
export const LEVELS = ['none', 'read', 'write'] as const;
export type Level = (typeof LEVELS)[number];
export type Permissions = Readonly<Record<Scope, Level>>;

/** What the documented workflow grants. `metadata: read` every token has. */
export const USUAL_PERMISSIONS: Permissions = {
  actions: 'read',
  checks: 'write',
  contents: 'read',
  deployments: 'none',
  issues: 'none',
  metadata: 'read',
  'pull-requests': 'write',
};

/** One way to be allowed: any of several suffices. */
export interface Requirement {
  readonly scope: Scope;
  readonly level: Level;
}

export function isAllowed(permissions: Permissions, anyOf: readonly Requirement[]): boolean {
  return anyOf.some(({ scope, level }) => LEVELS.indexOf(permissions[scope]) >= LEVELS.indexOf(level));
}
