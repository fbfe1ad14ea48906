import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/cdk.out/**', '**/dist/**', '**/*.conformance.test.ts'],
    testTimeout: 120_000,
    // Generous: a busy machine is no failure. The first shop of a run bundles the functions and synthesises the template.
    hookTimeout: 120_000,
    // Functions on the simulator have an environment of their own; this is for code that tests call themselves.
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT' },
    pool: 'forks',
    // Functions may be ES modules, each in a realm of its own.
    execArgv: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    maxWorkers: 2,
  },
});
