import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { PRIVATE, StateFileWriter, writeNewFile } from '../../files/state-file.ts';
import { makeFolders } from '../../files/sync-folder.ts';
import type { ReceiptFile } from '../receipt/receipt.ts';
import { readReceiptFiles } from '../receipt/read-receipt.ts';
import type { StoredReceipt } from '../receipt/export-receipts.ts';
import { CHAIN_NAME, formatChain } from './chain.ts';
import type { EarlierHashes } from './earlier-hashes.ts';
import type { HashAction, ListedHash } from './hash-list.ts';
import { formatHashList, isXmlText } from './hash-list.ts';
import { copyLists, earlierHashes, HISTORY_FOLDER, idOf, readHistory } from './history.ts';

/** What a new generation says. */
export interface WrittenGeneration {
  /** Absolute path of the hash list. */
  readonly list: string;
  readonly generation: number;
  readonly actions: Readonly<Record<HashAction | 'notCompared', number>>;
  /** Files whose content is not what the history says, below the source. */
  readonly failed: readonly string[];
  /** Files whose names XML cannot hold; they are not in the list. */
  readonly unlisted: readonly string[];
}

/** Writes a generation for each receipt. A run that did not compute the hashes is `usage` (64). */
export function writeHistories(
  access: FileAccess,
  receipts: readonly StoredReceipt[],
  folder: string,
): readonly WrittenGeneration[] {
  for (const { list, header } of receipts)
    if (!hasHashes(readReceiptFiles(access, list)))
      throw new MediaStructError('usage', `${header.runId}: expected the hashes of ASC MHL, found none`, {
        path: list,
        suggestions: [
          'They are computed while a source is read: mediastruct ingest SOURCE --receipt DIR --mhl',
        ],
      });
  return receipts.map((receipt) => writeGeneration(access, receipt, folder));
}

/**
 * Writes the next generation of the ASC MHL history of a source: into `folder/NAME/ascmhl`, where the history that is there is continued,
 * or else the one that the source has itself. The source is not written to. Memory: about 200 bytes for each file of the history.
 */
function writeGeneration(
  access: FileAccess,
  { header, list: receipt }: StoredReceipt,
  folder: string,
): WrittenGeneration {
  const name = folderName(header.source);
  const target = join(folder, name, HISTORY_FOLDER);
  makeFolders(access, target);
  const own = readHistory(access, target);
  const history = own ?? readHistory(access, join(header.source, HISTORY_FOLDER));
  const earlier = earlierHashes(access, history);
  if (own === null && history !== null) copyLists(access, history, target);
  const generations = history?.generations ?? [];
  const number = (generations.at(-1)?.number ?? 0) + 1;
  const stamp = header.readAt.slice(0, 19).replace('T', '_').replaceAll(':', '');
  const listName = `${String(number).padStart(4, '0')}_${name}_${stamp}Z.mhl`;
  const tally = new Tally();
  const head = {
    createdAt: header.writtenAt,
    hashedAt: header.readAt,
    hostname: hostname(),
    toolVersion: header.toolVersion,
    ignored: [...ignoredOf(readReceiptFiles(access, receipt))],
  };
  const list = join(target, listName);
  const listed = listedOf(readReceiptFiles(access, receipt), { earlier, tally });
  writeNewFile(access, list, formatHashList(head, listed));
  using chain = new StateFileWriter(access, join(target, CHAIN_NAME), { mode: PRIVATE });
  chain.write(formatChain([...generations, { number, name: listName, c4: idOf(access, list) }]));
  chain.commit();
  return { list, generation: number, ...tally.sums() };
}

function hasHashes(files: Iterable<ReceiptFile>): boolean {
  for (const { xxh128 } of files) if (xxh128 !== undefined) return true;
  return false;
}

class Tally {
  readonly actions = { original: 0, verified: 0, failed: 0, notCompared: 0 };
  readonly failed: string[] = [];
  readonly unlisted: string[] = [];

  sums() {
    return { actions: this.actions, failed: this.failed, unlisted: this.unlisted };
  }
}

function* ignoredOf(files: Iterable<ReceiptFile>): Generator<string> {
  for (const { path, xxh128 } of files) if (xxh128 === undefined && isXmlText(path)) yield path;
}

function* listedOf(
  files: Iterable<ReceiptFile>,
  { earlier, tally }: { readonly earlier: EarlierHashes; readonly tally: Tally },
): Generator<ListedHash> {
  for (const { path, size, mtimeNs = '0', xxh128 } of files) {
    if (!isXmlText(path)) tally.unlisted.push(path);
    else if (xxh128 !== undefined) {
      const action = actionOf(earlier.of(path), xxh128);
      tally.actions[action ?? 'notCompared'] += 1;
      if (action === 'failed') tally.failed.push(path);
      yield { path, size, mtimeNs, xxh128, action };
    }
  }
}

function actionOf(earlier: string | null | undefined, now: string): HashAction | undefined {
  if (earlier === undefined) return 'original';
  if (earlier === null) return undefined;
  return earlier === now ? 'verified' : 'failed';
}

function folderName(source: string): string {
  return (
    basename(source)
      .toWellFormed()
      .replace(/[^\p{L}\p{N}._-]+/gu, '_')
      .slice(0, 60) || 'source'
  );
}
