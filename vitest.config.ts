import { defineConfig } from 'vitest/config';

// `npm test` runs on two cores, with the browser and Python suites among the rest: two workers, generous limits.
export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'site/**/*.test.ts'],
    globalSetup: 'packages/pristella/test/once.ts',
    pool: 'forks',
    // Two suites run at a time: one thread each, but for the suite of the threads themselves.
    env: { PRISTELLA_THREADS: '1' },
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
    slowTestThreshold: 2_000,
  },
});
