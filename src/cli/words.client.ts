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
  let values: Record<string, unknown>;
  try {
    values = parseArgs({ options: { ...options, help: { type: 'boolean' } } }).values;
  } catch (error) {
    return endWith(usage, (error as Error).message);
  }
  if (values.help === undefined) return values as Values<O>;
  process.stdout.write(`${usage}\n`);
  return process.exit(0);
}

/** Ends a command that was asked wrongly. */
export function endWith(usage: string, why: string): never {
  process.stderr.write(`${why}\n\n${usage}\n`);
  return process.exit(wrongWords);
}
