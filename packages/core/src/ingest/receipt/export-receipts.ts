import { basename, join } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { errnoOf, lstatOrNull } from '../../files/file-access.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import { writeNewFile } from '../../files/state-file.ts';
import { makeFolders } from '../../files/sync-folder.ts';
import type { Run } from '../../journal/run/run.ts';
import { readLines } from '../../records/line-reader.ts';
import type { ReceiptEnds } from './read-receipt.ts';
import { readReceiptEnds } from './read-receipt.ts';
import { receiptPaths, sourcesOf } from './write-receipts.ts';

/** A stored receipt of a run. Paths are absolute. */
export interface StoredReceipt extends ReceiptEnds {
  readonly list: string;
  readonly page: string;
}

/** The receipts of a run, one for each source. A run that wrote none is `usage` (64). */
export function listReceipts(run: Run): readonly StoredReceipt[] {
  const { access } = run.library;
  const paths = sourcesOf(run).map((_, at) => receiptPaths(run, at + 1));
  const stored = paths.filter(({ list }) => lstatOrNull(access, list) !== null);
  if (stored.length > 0) return stored.map((one) => ({ ...one, ...readReceiptEnds(access, one.list) }));
  throw new MediaStructError('usage', `${run.runId}: this run has no receipt`, {
    path: run.folder,
    suggestions: ['Finished runs of ingest have one. "mediastruct runs show" tells every run.'],
  });
}

/** Copies the receipts of a run into a folder, which is made if need be. A name that is taken there is `usage` (64); nothing is replaced. */
export function exportReceipts(run: Run, folder: string): readonly StoredReceipt[] {
  const { access } = run.library;
  makeFolders(access, folder);
  const receipts = listReceipts(run);
  return receipts.map((receipt, at) => {
    const name = fileName(receipt.header.source, run.runId, receipts.length === 1 ? '' : `-${at + 1}`);
    const to = { list: join(folder, `${name}.ndjson`), page: join(folder, `${name}.html`) };
    copyNew(access, receipt.list, to.list);
    copyNew(access, receipt.page, to.page);
    return { ...receipt, ...to };
  });
}

/** A name that every file system takes. */
function fileName(source: string, runId: string, mark: string): string {
  const name = basename(source)
    .toWellFormed()
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .slice(0, 60);
  return `receipt-${name}-${runId}${mark}`;
}

function copyNew(access: FileAccess, from: string, to: string): void {
  try {
    writeNewFile(access, to, textOf(access, from));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    throw new MediaStructError('usage', `${displayPath(to)}: expected a free name, found a file`, {
      path: to,
      suggestions: ['Nothing was replaced. Name another folder.'],
    });
  }
}

/** Both files are text whose last line ends. */
function* textOf(access: FileAccess, path: string): Generator<string> {
  for (const { bytes } of readLines(access, path)) yield `${bytes.toString('utf8')}\n`;
}
