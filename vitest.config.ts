import { defineConfig } from 'vitest/config';
import { hasMutant } from './torture/mutants/apply-mutant.ts';
import { mutantPlugin } from './torture/mutants/mutant-plugin.ts';

/** `unit`: pure, beside the source. `effects`: real trees, spawned commands, faults. `packages`: what is published, installed. `pages`: many pictures in the browser. */
export default defineConfig({
  test: {
    // What a mutant made of the sources must not be kept, and what is kept has no mutant in it.
    fsModuleCache: !hasMutant,
    // By default one core is left free, which on two of them is half of the time.
    maxWorkers: '100%',
    projects: [
      {
        plugins: [mutantPlugin()],
        test: {
          name: 'unit',
          // Pure functions share nothing that one of them could change, and loading modules once is half of the time.
          isolate: false,
          include: ['{packages/*,mediagen,plugins/*}/src/**/*.test.ts', '{torture,scripts}/**/*.test.ts'],
          // On a machine that is busy a property with many cases takes many seconds.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        plugins: [mutantPlugin()],
        test: {
          name: 'effects',
          // A mutant is in the sources only.
          globalSetup: hasMutant ? [] : ['scripts/build/built-program.ts'],
          include: ['{packages/*,mediagen,plugins/*}/test/**/*.test.ts', 'test/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          // Takes minutes, so it is a command of its own: `npm run test:pages`. What it looks at is also what `npm run docs:screenshots` takes pictures of.
          name: 'pages',
          include: ['plugins/*/test/**/*.pages.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          // Installs packages, so it is a command of its own: `npm run test:packages`.
          name: 'packages',
          include: ['packages/*/test/**/*.packed.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
