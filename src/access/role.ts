/** What people do here (protection.md). A principal has any number of roles. */
export const ROLES = [
  'public',
  'analyst',
  'monitor',
  'verifier',
  'auditor',
  'registrar',
  'custodian',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

/** Who asks, and for whom and where they may act. */
export interface Principal {
  /** A pseudonym; what the log records as `recordedBy`. */
  readonly id: string;
  readonly roles: ReadonlySet<Role>;
  /** The bodies for which they may speak. */
  readonly bodies: 'any' | ReadonlySet<string>;
  /** The zones of their mandate area. */
  readonly zones: 'any' | ReadonlySet<string>;
}

/** Whether the principal may speak for this body. */
export function speaksFor(principal: Principal, bodyId: string): boolean {
  return principal.bodies === 'any' || principal.bodies.has(bodyId);
}
