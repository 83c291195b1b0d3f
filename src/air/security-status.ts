/** Handling codes that say how secure cargo is: one of them is the security status of our documents. */
export const securityCodes: readonly string[] = ['SPX', 'SCO', 'SHR', 'NSC'];

/**
 * The handling codes of a message, which has no other place for the security status: it stands behind the others.
 * It decides whether the cargo flies, so it is never the code that has no room.
 */
export function handlingCodes(
  { shc = [], securityStatus }: { shc?: readonly string[]; securityStatus?: string },
  most = Infinity,
): string[] {
  const codes = [...new Set([...(securityStatus ? [securityStatus] : []), ...shc])].slice(0, most);
  return [...shc.filter((code) => codes.includes(code)), ...codes.filter((code) => !shc.includes(code))];
}

/** Where the security status stands among the handling codes of a message; nowhere if they say more than one. */
export function statusPlace(codes: readonly string[]): number | undefined {
  const said = codes.filter((code) => securityCodes.includes(code));
  return said.length === 1 ? codes.indexOf(said[0]!) : undefined;
}
