/**
 * Name of the last migration in `list.ts`. A database that has it has them all, since they are run in their order;
 * so a start looks for it alone, and loads what migrates only where it is missing.
 */
export const newestMigration = 'TitlesOnDocuments1763900000024';
