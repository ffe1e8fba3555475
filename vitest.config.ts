import { defineConfig } from 'vitest/config';

// `pure` needs nothing but Node; `whole` uses a real PostgreSQL, real sockets and a real browser.
const whole = ['**/*.db.test.ts', 'server/src/stories/**/*.test.ts', 'console/e2e/**/*.test.ts'];

/** No test is about time: the limits only end what hangs, on slow machines too. */
const patience = 60_000;

/** Tests with real sockets meet shared machines that stall; one that fails again has failed. */
const retry = process.env.CI ? 2 : 0;

export default defineConfig({
  test: {
    pool: 'threads',
    projects: [
      {
        test: {
          name: 'pure',
          include: ['{flow,contract,server,house,bench}/**/*.test.ts', 'console/src/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...whole],
          isolate: false,
          testTimeout: patience,
          retry,
        },
      },
      {
        test: {
          name: 'whole',
          include: whole,
          exclude: ['**/node_modules/**'],
          globalSetup: ['server/src/testing/global-setup.ts'],
          testTimeout: 3 * patience,
          hookTimeout: 5 * patience,
          retry,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
