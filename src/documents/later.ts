/**
 * The later of two instants in the form that the tables keep. Groups that run side by side may begin
 * in another order than they meet on a row, and no history may run backwards.
 */
export const later = (one: string, other: string): string => (one > other ? one : other);
