import { House1763900000000 } from './1763900000000-house';

/** Every migration, oldest first. A landed migration is never edited; a later one mends it. */
export const migrations = [House1763900000000];
