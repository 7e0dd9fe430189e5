import { join } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { addGeneration, folderName, judgedHash, openHistory } from '../../lists/mhl/add-generation.ts';
import type { EarlierHashes } from '../../lists/mhl/earlier-hashes.ts';
import type { HashAction, ListedHash } from '../../lists/mhl/hash-list.ts';
import { fileAsPattern, isXmlText } from '../../lists/mhl/hash-list.ts';
import type { StoredReceipt } from '../receipt/export-receipts.ts';
import type { ReceiptFile } from '../receipt/receipt.ts';
import { readReceiptFiles } from '../receipt/read-receipt.ts';

/** What a new generation says. */
export interface WrittenGeneration {
  /** Absolute path of the hash list. */
  readonly list: string;
  readonly generation: number;
  /** As of `AddedGeneration`. */
  readonly unchained: readonly string[];
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
  const { source, readAt, writtenAt: createdAt, toolVersion } = header;
  const history = openHistory(access, join(folder, folderName(source)), source);
  const tally = new Tally();
  const ignored = [...ignoredOf(readReceiptFiles(access, receipt))].map(fileAsPattern);
  const hashes = listedOf(readReceiptFiles(access, receipt), { earlier: history.earlier, readAt, tally });
  const facts = { source, readAt, createdAt, toolVersion, ignored };
  const written = addGeneration(access, history, { facts, hashes });
  return { ...written, ...tally.sums() };
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

interface Listing {
  readonly earlier: EarlierHashes;
  readonly readAt: string;
  readonly tally: Tally;
}

function* listedOf(files: Iterable<ReceiptFile>, { earlier, readAt, tally }: Listing): Generator<ListedHash> {
  for (const { path, size, mtimeNs = '0', xxh128 } of files) {
    if (!isXmlText(path)) tally.unlisted.push(path);
    else if (xxh128 !== undefined) {
      const hash = judgedHash(earlier, path, { algorithm: 'xxh128', digest: xxh128 });
      tally.actions[hash.action ?? 'notCompared'] += 1;
      if (hash.action === 'failed') tally.failed.push(path);
      yield { path, size, mtimeNs, hashes: [hash], hashedAt: readAt };
    }
  }
}
