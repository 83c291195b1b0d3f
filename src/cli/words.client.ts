import { parseArgs } from 'node:util';

type Options = Record<string, { type: 'string' | 'boolean' }>;
type Values<O extends Options> = { [K in keyof O]?: O[K]['type'] extends 'string' ? string : boolean };

/** What a command ends with that was asked wrongly; 1 means that it did what was asked, and found a fault. */
const wrongWords = 2;

/**
 * The options that a command was given. A word that it does not know ends it before it has begun: one that is
 * passed over is a command that does something else than it was asked to.
 */
export function optionsOf<O extends Options>(usage: string, options: O): Values<O> {
  return asked(usage, options, false).values as Values<O>;
}

/** The words that a command was given which takes no options: as many as one of `counts` says. */
export function wordsOf(usage: string, ...counts: readonly number[]): string[] {
  const { positionals } = asked(usage, {}, true);
  if (counts.includes(positionals.length)) return positionals;
  const words = positionals.length;
  return endWith(
    usage,
    `Words that are expected: ${counts.join(' or ')}; given: ${words}. A name with spaces stands in quotes. 参数应为 ${counts.join(' 或 ')} 个，现为 ${words} 个；名称含空格时须加引号。`,
  );
}

function asked(usage: string, options: Options, allowPositionals: boolean) {
  let found: { values: Record<string, unknown>; positionals: string[] };
  try {
    found = parseArgs({ options: { ...options, help: { type: 'boolean' } }, allowPositionals });
  } catch (error) {
    return endWith(usage, (error as Error).message);
  }
  if (found.values.help === undefined) return found;
  process.stdout.write(`${usage}\n`);
  return process.exit(0);
}

/** Ends a command that was asked wrongly. */
export function endWith(usage: string, why: string): never {
  process.stderr.write(`${why}\n\n${usage}\n`);
  return process.exit(wrongWords);
}
