/** What somebody may do beyond calling: `moderator` and `admin` are for your own hooks, and for REST. */
export type Role = 'user' | 'moderator' | 'admin';

const known: ReadonlySet<unknown> = new Set<Role>(['user', 'moderator', 'admin']);

/** The role that a claim names; whatever is no role of ours gives no rights. */
export function roleOf(claim: unknown): Role {
  return isRole(claim) ? claim : 'user';
}

export function isRole(value: unknown): value is Role {
  return known.has(value);
}
