import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';

/** Few and short for a glance, or as long as published figures need. */
export type Size = 'quick' | 'full';

interface Options {
  json: boolean;
  size: Size;
  /** Parts to measure, in their order. */
  names: string[];
  /** Whether parts that an earlier run has finished are taken from it. */
  resume: boolean;
  /** Where finished parts are kept. */
  folder: string;
}

/** The options of a run, or an error that says which there are. */
export function optionsOf(given: readonly string[], parts: readonly string[]): Options {
  const known = `Known: --json --quick --resume --folder=DIRECTORY --only=${parts.join(',')}.`;
  const { values } = read(given, known);
  const only = (values.only ?? []).flatMap((list) => list.split(','));
  const unknown = only.filter((name) => !parts.includes(name));
  if (unknown.length > 0) throw new Error(`Unknown parts: ${unknown.join(' ')}. ${known}`);
  return {
    json: values.json,
    size: values.quick ? 'quick' : 'full',
    names: parts.filter((name) => only.length === 0 || only.includes(name)),
    resume: values.resume,
    folder: values.folder ?? tmpdir(),
  };
}

function read(given: readonly string[], known: string) {
  try {
    return parseArgs({
      args: [...given],
      options: {
        json: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        resume: { type: 'boolean', default: false },
        folder: { type: 'string' },
        only: { type: 'string', multiple: true },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message} ${known}`, { cause: error });
  }
}
