import { number, object, optional, record, string } from 'valibot';
import type { Job } from '../../journal/session.ts';
import { treeOf } from '../../library/library.ts';
import type { RedateRequest } from './plan-redate.ts';

/** Moves what is filed under a date that is judged otherwise now to its right day. `shift` keeps the corrections that were asked for; `given`, where it was asked to follow the dates that people gave, how many there are. */
export const redateJob: Job<RedateRequest, { shift: Record<string, string>; given?: number | undefined }> = {
  name: 'redate',
  options: object({ shift: record(string(), string()), given: optional(number()) }),
  states: { redated: 'at its right day in the date tree' },
  writes: ({ library }) => [treeOf(library, 'media').root],
  clears: ({ library }) => [treeOf(library, 'media').root],
  plan: async (session, request) => (await import('./plan-redate.ts')).planRedate(session, request),
};
