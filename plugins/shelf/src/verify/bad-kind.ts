import type { DropReason } from '../disks/object-event.ts';

/** What can be wrong with an object that is read: not there, of another size, of other content, not to be read. */
export const BAD_KINDS = ['missing', 'short', 'wrong', 'unreadable'] as const;
export type BadKind = (typeof BAD_KINDS)[number];

/** Whether an object that counts no more is one that has to be brought back, and did not just make room. */
export function isBad(why: DropReason): why is BadKind {
  return BAD_KINDS.some((kind) => kind === why);
}
