import { object, string } from 'valibot';
import type { Job } from '../../journal/session.ts';
import { treeOf } from '../../library/library.ts';
import type { RenameRequest } from './plan-rename.ts';

/** Gives what is filed the folders and names of other templates, which `folders` and `names` keep. */
export const renameJob: Job<RenameRequest, { folders: string; names: string }> = {
  name: 'rename',
  options: object({ folders: string(), names: string() }),
  states: {
    renamed: 'under its new name in the date tree',
    left: 'stays where it is: a copy of it has its new name',
  },
  writes: ({ library }) => [treeOf(library, 'media').root],
  clears: ({ library }) => [treeOf(library, 'media').root],
  plan: async (session, request) => (await import('./plan-rename.ts')).planRename(session, request),
};
