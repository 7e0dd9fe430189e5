import type { FileAccess } from '../../files/file-access.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { readSealedFooter, readSealedHeader, readSealedLines } from '../../records/sealed-file.ts';
import { linePlace, parseStoredLine } from '../../records/stored-json.ts';
import type { ReceiptFile, ReceiptFooter, ReceiptHeader } from './receipt.ts';
import { RECEIPT_FORMAT } from './receipt.ts';
import { parseReceiptFile, parseReceiptFooter, parseReceiptHeader } from './receipt-line.ts';

/** What a receipt is about and what it comes to. */
export interface ReceiptEnds {
  readonly header: ReceiptHeader;
  readonly footer: ReceiptFooter;
}

/** Reads beginning and end of a receipt. One that is not there is `usage` (64), one that is cut off `damaged` (12). */
export function readReceiptEnds(access: FileAccess, path: string): ReceiptEnds {
  const header = readSealedHeader(access, path, RECEIPT_FORMAT);
  const footer = readSealedFooter(access, path, RECEIPT_FORMAT);
  if (header === null || footer === null)
    throw new MediaStructError('usage', `${path}: expected a receipt, found nothing`, { path });
  return {
    header: parseReceiptHeader(header, { path, number: 1, offset: 0 }),
    footer: parseReceiptFooter(footer.fields, { path, number: 0, offset: 0 }),
  };
}

/** The files of a receipt in their order. Reading to the end proves it whole, or throws `damaged` (12). */
export function* readReceiptFiles(access: FileAccess, path: string): Generator<ReceiptFile> {
  for (const line of readSealedLines(access, path, RECEIPT_FORMAT))
    yield parseReceiptFile(parseStoredLine(path, line), linePlace(path, line));
}
