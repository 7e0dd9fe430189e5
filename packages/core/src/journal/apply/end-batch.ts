import { dirname, join } from 'node:path';
import { lstatOrNull } from '../../files/file-access.ts';
import { matchesExpected } from '../../files/file-facts.ts';
import type { Failure } from '../../files/file-facts.ts';
import { sameContent } from '../../files/hash-file.ts';
import type { RemoveRequest } from '../../files/remove-source.ts';
import { putBack, removeGone, takeAside } from '../../files/remove-source.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import type { StatRecord } from '../../records/file-record.ts';
import { toStatRecord } from '../../records/file-record.ts';
import type { BatchItem, BatchTools } from './batch-item.ts';
import { failGroupsWhole, guarded, placeOf } from './batch-item.ts';
import { whyKeeperFalls } from './keeper-stands.ts';
import { withdrawPlaced } from './place-batch.ts';
import type { RemovingOperation } from '../plan/operation.ts';
import { isRemoving } from '../plan/operation.ts';
import { temporaryName } from '../run/temporary-name.ts';

/**
 * The last step of a move: the content is proven and durable at its target. All sources are taken aside first; then each
 * keeper is opened again, and where it does not stand by itself the source comes back, with its group. The others go.
 */
export function takeSourcesAway(items: readonly BatchItem[], tools: BatchTools): void {
  const leaving = items.filter(isLeaving);
  for (const item of leaving) {
    const outcome = takeAside(tools.access, removalOf(item, tools));
    if (outcome.kind === 'failed') item.failure = outcome;
  }
  const aside = leaving.filter(({ failure }) => failure === null);
  for (const item of aside) item.failure = keeperFailure(item, tools);
  failGroupsWhole(aside);
  for (const item of aside) {
    if (item.failure !== null) bringBack(item, tools);
    else {
      const outcome = removeGone(tools.access, removalOf(item, tools));
      if (outcome.kind === 'failed') item.failure = outcome;
    }
  }
  for (const folder of new Set(aside.map(({ operation }) => dirname(operation.from))))
    syncFolder(tools.access, folder);
}

type LeavingItem = BatchItem & { readonly operation: RemovingOperation };

function isLeaving(item: BatchItem): item is LeavingItem {
  return item.failure === null && isRemoving(item.operation);
}

function removalOf(item: LeavingItem, tools: BatchTools): RemoveRequest {
  const { from, stat, id } = item.operation;
  const gone = join(dirname(from), temporaryName(tools.runId, id, 'gone'));
  return { from, gone, stat, survivor: survivorOf(item) };
}

/** Why a keeper does not stand now that the source is aside; null where all do, or where none is relied on. */
function keeperFailure(item: LeavingItem, tools: BatchTools): Failure | null {
  const { gone } = removalOf(item, tools);
  for (const { path, stat } of item.keepers) {
    const failure = whyKeeperFalls(tools.access, { keeper: path, proven: stat, gone });
    if (failure !== null) return failure;
  }
  return null;
}

/** Gives a source its name back, and takes the name at its target away again, which nothing speaks for now. */
function bringBack(item: LeavingItem, tools: BatchTools): void {
  const { from, gone } = removalOf(item, tools);
  const aside = tools.access.lstat(gone);
  item.failure = item.failure && putBack(tools.access, { from, gone }, item.failure);
  const back = lstatOrNull(tools.access, from);
  if (item.placing === null || item.placing === 'present' || back === null || !sameContent(back, aside))
    return;
  syncFolder(tools.access, dirname(from));
  if (!withdrawPlaced(item, tools)) return;
  guarded(item, () => syncFolder(tools.access, dirname(placeOf(item))));
  item.placing = null;
}

/** Where the content lives once the source is gone: at the target, or at the keeper that was proven. */
function survivorOf({ operation, to, keepers }: BatchItem): string {
  const survivor = operation.kind === 'move' ? to : (keepers[0]?.path ?? null);
  if (survivor === null)
    throw new Error(`operation ${operation.id} would take a file away without a survivor`);
  return survivor;
}

/** Becomes durable with the next batch's intents: until then recovery finds the same from the disk. */
export function writeOutcomes(items: readonly BatchItem[], tools: BatchTools): void {
  for (const item of items) {
    const { id } = item.operation;
    if (item.placing !== null) item.finalStat = statOfPlaced(item, tools);
    const to = item.placing === null ? null : item.to;
    const stat = item.finalStat;
    const keeper = item.keepers[0]?.path;
    if (item.failure === null) tools.journal.add({ kind: 'done', id, to, stat, how: item.placing, keeper });
    else
      tools.journal.add({
        kind: 'failed',
        id,
        code: item.failure.code,
        message: item.failure.message,
        to,
        stat,
      });
  }
}

/**
 * Linking and unlinking change the change time, so the stat to remember is the one after everything. Where it cannot
 * be had the run stops and is resumed: an index that lacks a file it should tell of would be wrong in silence.
 */
function statOfPlaced(item: BatchItem, tools: BatchTools): StatRecord | null {
  const stat = lstatOrNull(tools.access, placeOf(item));
  if (stat === null) return null;
  const { placing, operation } = item;
  const isOurs = placing !== 'link' || operation.stat === undefined || matchesExpected(stat, operation.stat);
  return isOurs ? toStatRecord(stat) : null;
}
