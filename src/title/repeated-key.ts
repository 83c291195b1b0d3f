const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * Finds a key that stands twice in one object of a JSON text that is known to parse. `JSON.parse`
 * keeps the last of the two without a word and other readers keep the first, so that one signature
 * would cover two different acts.
 */
export function repeatedKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let last = '';
  for (const [piece] of json.matchAll(token)) {
    if (piece === '{') open.push(new Set());
    else if (piece === '[') open.push(undefined);
    else if (piece === '}' || piece === ']') open.pop();
    else if (piece === ':') {
      const key = String(JSON.parse(last));
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
    last = piece;
  }
  return undefined;
}
