import type { Run, Session } from '@mediastruct/core';
import { LINKED } from './plan-shelf-restore.ts';
import { removeLink } from './make-links.ts';

/** Takes the hard links of a run away; each file keeps the name it was linked from. May be repeated. */
export async function undoLinks({ library: { access } }: Session, run: Run): Promise<void> {
  for (const { kind, because, from } of run.operations())
    if (kind === 'none' && because.code === LINKED && because.detail !== undefined)
      removeLink(access, from, because.detail);
}
