/** What a party may be. A company can have several roles; authorities usually have one. */
export const roles = [
  'forwarder',
  'carrier',
  'trader',
  'bank',
  'guarantor',
  'handler',
  'broker',
  'customs',
  'court',
  'operator',
] as const;

export type Role = (typeof roles)[number];

/** Test data and live data never mix: a key sees only what was made with keys of its own mode. */
export const modes = ['test', 'live'] as const;

export type Mode = (typeof modes)[number];

/** Who is calling, as the guard found out. */
export interface Caller {
  partyId: string;
  name: string;
  roles: readonly Role[];
  mode: Mode;
  keyId: string;
}

/** Reads the stored list of roles. */
export function rolesOf(text: string): Role[] {
  return text.split(',').filter((part): part is Role => (roles as readonly string[]).includes(part));
}
