import { registerHooks } from 'node:module';

/**
 * Leaves out the search for exiftool, which starts a perl each time a plan is made: no file of the torture needs it,
 * and thousands of plans are made. Nothing of what is attacked passes through it.
 */
registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('/core/src/metadata/exiftool-check.ts')) return nextLoad(url, context);
    return {
      format: 'module',
      shortCircuit: true,
      source: 'export async function findExiftoolFailure() { return null; }',
    };
  },
});
