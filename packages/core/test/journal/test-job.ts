import { unknown } from 'valibot';
import type { AnyJob } from '../../src/journal/session.ts';

/** A job that may decide anything, for tests of the kernel. */
export const testJob: AnyJob = {
  name: 'test',
  options: unknown(),
  states: Object.fromEntries(
    ['filed', 'duplicate', 'set-aside', 'left', 'restored', 'removed', 'written', 'skipped', 'packed'].map(
      (state) => [state, `a file of a test: ${state}`],
    ),
  ),
};
