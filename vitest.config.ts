import { defineConfig } from 'vitest/config';

/** `unit`: pure, beside the source. `effects`: real trees, spawned commands, faults. */
export default defineConfig({
  test: {
    // By default one core is left free, which on two of them is half of the time.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages/*,mediagen,plugins/*}/src/**/*.test.ts', 'torture/**/*.test.ts'],
          // On a machine that is busy a property with many cases takes many seconds.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'effects',
          include: ['{packages/*,mediagen,plugins/*}/test/**/*.test.ts', 'test/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
