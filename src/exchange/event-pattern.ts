/** What a subscription may be: every type, every type of a family, or one type. */
export const patternForm = String.raw`^(\*|[a-z_]+\.(\*|[a-z_]+))$`;

/** Whether one of these patterns takes a type: `*` takes all, `receipt.*` a family, anything else itself. */
export function takes(patterns: readonly string[], type: string): boolean {
  const family = `${type.slice(0, type.indexOf('.') + 1)}*`;
  return patterns.some((pattern) => pattern === '*' || pattern === type || pattern === family);
}
