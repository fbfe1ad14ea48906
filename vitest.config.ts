import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/cdk.out/**', '**/dist/**', '**/*.conformance.test.ts'],
    testTimeout: 30_000,
    // The first shop of a run bundles the functions and synthesises the template.
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
