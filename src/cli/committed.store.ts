import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Writes generated files, or with `check` says which of the committed ones are out of date. A
 * missing file counts as out of date.
 */
export function keep(files: Readonly<Record<string, string>>, command: string, check = false): void {
  if (!check) {
    for (const [name, text] of Object.entries(files)) writeFileSync(name, text);
    return;
  }
  for (const [name, text] of Object.entries(files)) {
    const place = firstDifference(committed(name), text);
    if (place === undefined) continue;
    process.stderr.write(
      `${name} is not what the code says, from line ${place} on. Run "${command}" and commit the result, if the change is meant.\n`,
    );
    process.exitCode = 1;
  }
}

function committed(name: string): string {
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return '';
  }
}

/** The first line that differs, counted from one; undefined when nothing does. */
function firstDifference(kept: string, made: string): number | undefined {
  if (kept === made) return undefined;
  const [lines, other] = [kept.split('\n'), made.split('\n')];
  return lines.findIndex((line, index) => line !== other[index]) + 1 || lines.length;
}
