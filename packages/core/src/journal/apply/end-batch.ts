import { dirname, join } from 'node:path';
import { lstatOrNull } from '../../files/file-access.ts';
import { matchesExpected } from '../../files/file-facts.ts';
import { removeSource } from '../../files/remove-source.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import type { StatRecord } from '../../records/file-record.ts';
import { toStatRecord } from '../../records/file-record.ts';
import type { BatchItem, BatchTools } from './batch-item.ts';
import { temporaryName } from '../run/temporary-name.ts';

/** The last step of a move: the content is proven and durable at its target. */
export function takeSourcesAway(items: readonly BatchItem[], tools: BatchTools): void {
  const folders = new Set<string>();
  for (const item of items) {
    const { kind, from, stat } = item.operation;
    if (item.failure !== null || (kind !== 'move' && kind !== 'retract')) continue;
    const survivor = kind === 'move' ? (item.to as string) : (item.keeper as string);
    const gone = join(dirname(from), temporaryName(tools.runId, item.operation.id, 'gone'));
    const outcome = removeSource(tools.access, { from, gone, stat: stat as StatRecord, survivor });
    if (outcome.kind === 'failed') item.failure = outcome;
    else folders.add(dirname(from));
  }
  for (const folder of folders) syncFolder(tools.access, folder);
}

/** Becomes durable with the next batch's intents: until then recovery finds the same from the disk. */
export function writeOutcomes(items: readonly BatchItem[], tools: BatchTools): void {
  for (const item of items) {
    const { id } = item.operation;
    if (item.placing !== null) item.finalStat = statOfPlaced(item, tools);
    const to = item.placing === null ? null : item.to;
    const stat = item.finalStat;
    const keeper = item.keeper ?? undefined;
    if (item.failure === null) tools.journal.add({ t: 'done', id, to, stat, how: item.placing, keeper });
    else
      tools.journal.add({
        t: 'failed',
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
  const stat = lstatOrNull(tools.access, item.to as string);
  if (stat === null) return null;
  const { placing, operation } = item;
  const isOurs = placing !== 'link' || operation.stat === undefined || matchesExpected(stat, operation.stat);
  return isOurs ? toStatRecord(stat) : null;
}
