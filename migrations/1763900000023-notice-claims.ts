import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Two processes that opened a notice for one master met at a row of `claim`, which nobody took away. They meet at an
 * advisory lock now, and the rows go.
 */
export class NoticeClaims1763900000023 implements MigrationInterface {
  name = 'NoticeClaims1763900000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM claim WHERE key LIKE 'notice %'`);
  }

  async down(): Promise<void> {
    // Nothing looks for them.
  }
}
