import type { Text } from './finding';

/** How sure a translation is: from the list that all share, entered by a person, or made by a machine. */
export type Mark = 'list' | 'human' | 'machine';

/** A value that the sender may take over. It is never put in by us. */
export interface Proposal {
  /** JSON Pointer of the field, which may be missing so far. */
  pointer: string;
  value: string | number;
  /** What it comes from: the check of the field itself, the list of places, or the glossary. */
  source: 'check' | 'places' | 'glossary';
  /** Of a translation, how sure it is. */
  mark?: Mark;
  because: Text;
}
