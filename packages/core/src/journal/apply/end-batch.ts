import { placeOf } from './batch-item.ts';
import { dirname, join } from 'node:path';
import { lstatOrNull } from '../../files/file-access.ts';
import { matchesExpected } from '../../files/file-facts.ts';
import { removeSource } from '../../files/remove-source.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import type { StatRecord } from '../../records/file-record.ts';
import { toStatRecord } from '../../records/file-record.ts';
import type { BatchItem, BatchTools } from './batch-item.ts';
import { isRemoving } from '../plan/operation.ts';
import { temporaryName } from '../run/temporary-name.ts';

/** The last step of a move: the content is proven and durable at its target. */
export function takeSourcesAway(items: readonly BatchItem[], tools: BatchTools): void {
  const folders = new Set<string>();
  for (const item of items) {
    const { operation } = item;
    if (item.failure !== null || !isRemoving(operation)) continue;
    const { from, stat } = operation;
    const survivor = survivorOf(item);
    const gone = join(dirname(from), temporaryName(tools.runId, operation.id, 'gone'));
    const outcome = removeSource(tools.access, { from, gone, stat, survivor });
    if (outcome.kind === 'failed') item.failure = outcome;
    else folders.add(dirname(from));
  }
  for (const folder of folders) syncFolder(tools.access, folder);
}

/** Where the content lives once the source is gone: at the target, or at the keeper that was proven. */
function survivorOf({ operation, to, keeper }: BatchItem): string {
  const survivor = operation.kind === 'move' ? to : keeper;
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
    const keeper = item.keeper ?? undefined;
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
