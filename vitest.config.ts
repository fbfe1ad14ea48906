import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/cdk.out/**', '**/dist/**', '**/*.conformance.test.ts'];
/** Tests that run the deployed artefacts: these are made once, before the first of them. */
const system = ['tests/**/*.test.ts', 'infra/**/*.test.ts'];
/** Tests that take minutes: `npm run test:long`, after the others. */
const long = ['tests/**/*.long.test.ts'];
const globalSetup = 'tests/build-once.ts';
/** Files share a process and what it has loaded: loading the simulator for each took as long as all tests together. */
const isolate = false;

export default defineConfig({
  test: {
    // Generous: a busy machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Functions on the simulator have an environment of their own; this is for code that tests call themselves.
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT' },
    pool: 'forks',
    // Functions may be ES modules, each in a realm of its own.
    execArgv: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'units', isolate, include: ['**/*.test.ts'], exclude: [...exclude, ...system] } },
      {
        extends: true,
        test: { name: 'system', isolate, include: system, exclude: [...exclude, ...long], globalSetup },
      },
      { extends: true, test: { name: 'long', include: long, exclude, globalSetup, testTimeout: 900_000 } },
    ],
  },
});
