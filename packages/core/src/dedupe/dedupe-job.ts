import { treeOf } from '../library/library.ts';
import { array, literal, number, object, optional, picklist, string } from 'valibot';
import type { Job } from '../journal/session.ts';
import { KEEP_RULES } from '../library/core-settings.ts';
import type { DedupeFigures, DedupeOptions } from './dedupe-options.ts';

/** Moves duplicates aside; never out of the archive or another reference tree. */
export const dedupeJob: Job<DedupeOptions, DedupeFigures> = {
  name: 'dedupe',
  options: object({
    keep: picklist(KEEP_RULES),
    thenBy: optional(array(picklist(KEEP_RULES))),
    prefer: optional(array(string())),
    demote: optional(array(string())),
    skipHidden: optional(literal(true)),
    oneFileSystem: optional(literal(true)),
    wholeFolders: optional(literal(true)),
    trees: array(string()),
    outside: optional(array(string())),
    references: array(string()),
    sets: number(),
    kept: number(),
    // Plans of older versions do not have it.
    leftAlone: optional(number(), 0),
    decided: optional(number()),
    keptByDecision: optional(number()),
    ignoreDecisions: optional(literal(true)),
    direct: optional(object({ files: number(), looked: number(), read: number(), readBytes: number() })),
  }),
  states: {
    'set-aside': 'another copy stays; this one goes to the duplicates folder',
    left: 'stays where it is',
  },
  writes: ({ library }) => [treeOf(library, 'duplicates').root],
  plan: async (session, options) => (await import('./dedupe.ts')).planDedupe(session, options),
};
