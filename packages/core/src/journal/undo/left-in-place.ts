import { itemAt } from '../../errors/item-at.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import type { NewOperation } from '../plan/operation.ts';
import { isPlacing, isRemoving } from '../plan/operation.ts';
import type { OperationOutcome } from '../run/outcomes.ts';
import type { Run } from '../run/run.ts';
import { behindSymlink, symlinkAbove } from '../run/symlink-above.ts';

interface Needing {
  readonly needs: (placed: string) => string | null;
  readonly access: FileAccess;
}

/** A file that goes only for one that is put back in its place stays where that is gone, is not what it was, or stays where it is for the same reason. */
export function leaveNeeding(
  joined: readonly OperationOutcome[],
  inverted: readonly NewOperation[],
  { needs, access }: Needing,
): readonly NewOperation[] {
  const numberOf = new Map(joined.map((one, at) => [placedAt(one), at]));
  const decided = [...inverted];
  const comesBack = (needed: string) => {
    const at = numberOf.get(needed);
    return at === undefined ? lstatOrNull(access, needed) !== null : isPlacing(itemAt(decided, at));
  };
  const leave = (operation: NewOperation, at: number): boolean => {
    const placed = placedAt(itemAt(joined, at));
    const needed = placed === null ? null : needs(placed);
    if (needed === null || !isRemoving(operation) || comesBack(needed)) return false;
    const { from, stat } = operation;
    const because = { code: 'replaced-is-gone', detail: `${needed} is not there, or not what it was` };
    decided[at] = { kind: 'none', ...knownOf(operation), from, stat, state: 'left', because };
    return true;
  };
  // What stays may be what another one goes for.
  while (decided.filter(leave).length > 0);
  return decided;
}

/**
 * Nothing is put back behind a symlink that took the place of a folder: a folder of somebody else's lies there. A file of a group is refused when the undo is applied, with
 * its whole group.
 */
export function refuseBehindSymlink(operation: NewOperation, access: FileAccess, undone: Run): NewOperation {
  const isAlone = isPlacing(operation) && operation.group === undefined;
  const symlink = isAlone ? symlinkAbove(access, undone, operation.to) : null;
  if (symlink === null) return operation;
  const { from, stat } = operation;
  const because = { code: 'behind-symlink', detail: behindSymlink(symlink) };
  return { kind: 'none', ...knownOf(operation), from, stat, state: 'failed', because };
}

/** What stays true of a file whatever is done with it. */
export function knownOf(operation: NewOperation) {
  const { sha256, taken, takenBefore, camera, origin, event, group, further, also } = operation;
  const before = takenBefore === undefined ? taken : (takenBefore ?? undefined);
  return { sha256, taken: before, camera, origin, event, group, further, also };
}

/** Where a file of the undone run stands now, or null where the run placed none. */
export function placedAt({ outcome }: OperationOutcome): string | null {
  return outcome.kind === 'done' || outcome.kind === 'failed' ? outcome.to : null;
}
