import { treeOf } from '../library/library.ts';
import { array, object, string } from 'valibot';
import type { Job } from '../journal/session.ts';

/**
 * Proves duplicates against their originals. After the duplicates are moved, each gets its certificate. An undo moves
 * files back; what was proven stays proven.
 */
export const validateJob: Job<void, { trees: string[] }> = {
  name: 'validate',
  options: object({ trees: array(string()) }),
  states: {
    validated: 'its original was read back: into the validated folder',
    unproven: 'stays in the duplicates folder',
    skipped: 'not a picture, or not to be touched: stays where it is',
  },
  writes: ({ library }) => [treeOf(library, 'validated').root],
  plan: async (session) => (await import('./validate.ts')).planValidate(session),
  finish: async (session, run) => (await import('./write-certificates.ts')).writeCertificates(session, run),
};
