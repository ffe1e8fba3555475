import { defineConfig } from 'vitest/config';

// `pure` needs nothing but Node; `whole` uses a real PostgreSQL, real sockets and a real browser.
const whole = ['**/*.db.test.ts', 'server/src/stories/**/*.test.ts', 'console/e2e/**/*.test.ts'];

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
        },
      },
      {
        test: {
          name: 'whole',
          include: whole,
          exclude: ['**/node_modules/**'],
          globalSetup: ['server/src/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
