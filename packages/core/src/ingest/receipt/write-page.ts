import type { FileAccess } from '../../files/file-access.ts';
import { PRIVATE, StateFileWriter } from '../../files/state-file.ts';
import { readReceiptEnds, readReceiptFiles } from './read-receipt.ts';
import { pageEnd, pageStart, sectionEnd, sectionStart, shownRow } from './receipt-page.ts';
import type { ReceiptFile } from './receipt.ts';

/** Files shown in a section of the page; the list beside it has all. A row takes about 700 bytes. */
const MOST_ROWS = 5000;

/**
 * Writes the page of a receipt from its list: what it comes to, what is damaged, what is not proven to be in the library, and every
 * file. The list is read once for each of the three sections, so that memory does not grow with it.
 */
export function writePage(
  access: FileAccess,
  { list, page }: { readonly list: string; readonly page: string },
): void {
  const ends = readReceiptEnds(access, list);
  using writer = new StateFileWriter(access, page, { mode: PRIVATE });
  writer.write(pageStart(ends));
  const sections = [
    { title: 'Damaged', isIn: isDamaged },
    { title: 'Not proven to be in the library', isIn: isUnproven },
    { title: 'All files', isIn: () => true },
  ];
  for (const section of sections) writeSection(writer, readReceiptFiles(access, list), section);
  writer.write(pageEnd(ends));
  writer.commit();
}

interface Section {
  readonly title: string;
  readonly isIn: (file: ReceiptFile) => boolean;
}

/** Leaves out a section without files. */
function writeSection(writer: StateFileWriter, files: Iterable<ReceiptFile>, { title, isIn }: Section): void {
  let count = 0;
  for (const file of files) {
    if (!isIn(file)) continue;
    if (count === 0) writer.write(sectionStart(title));
    if (count < MOST_ROWS) writer.write(shownRow(file));
    count += 1;
  }
  if (count > 0) writer.write(sectionEnd(Math.max(0, count - MOST_ROWS)));
}

function isDamaged({ damage, code }: ReceiptFile): boolean {
  return damage !== undefined || code === 'empty-picture';
}

function isUnproven({ unproven }: ReceiptFile): boolean {
  return unproven !== undefined;
}
