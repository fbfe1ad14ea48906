import { defineConfig } from 'vitest/config';

/** The recorded cases as tests, also through the AWS SDK; `./backstitch conformance` prints their table. */
export default defineConfig({
  test: { include: ['**/*.conformance.test.ts'], testTimeout: 300_000, pool: 'forks', maxWorkers: 2 },
});
