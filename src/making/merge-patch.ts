type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7396: `null` removes a member, an object is merged, anything else, a list too, takes its place. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isTree(patch)) return patch;
  // fromEntries defines every key as its own, `__proto__` too, which an assignment would not.
  const merged = new Map(Object.entries(isTree(target) ? target : {}));
  for (const [key, value] of Object.entries(patch))
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  return Object.fromEntries(merged);
}

/** Pointers of what a patch has set. */
export function patchedPointers(patch: unknown, pointer = ''): string[] {
  if (!isTree(patch)) return [pointer];
  return Object.entries(patch).flatMap(([key, value]) =>
    value === null
      ? []
      : patchedPointers(value, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}
