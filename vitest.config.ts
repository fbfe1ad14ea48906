import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/cdk.out/**', '**/dist/**', '**/*.conformance.test.ts'],
    testTimeout: 120_000,
    // Generous: a busy machine is no failure. The first shop of a run bundles the functions and synthesises the template.
    hookTimeout: 120_000,
    pool: 'forks',
    // Functions may be ES modules, each in a realm of its own.
    execArgv: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    maxWorkers: 2,
  },
});
