import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { parseFileRecord } from '../../records/file-record.ts';
import { readIndexLines } from '../../records/index-file.ts';
import { linePlace, parseStoredLine } from '../../records/stored-json.ts';
import { ProofDays } from '../../records/proof/proof-days.ts';
import type { ProofDay } from '../../records/proof/proof-days.ts';
import { readProof } from '../../records/proof/proof-file.ts';

/**
 * The files of a tree by the day on which they were last read, as its last crawl counted them; a tree that was not crawled since they are
 * counted is read through (3 us a record).
 */
export function daysOfTree(access: FileAccess, indexPath: string): readonly ProofDay[] {
  const counted = readProof(access, indexPath);
  if (counted !== null) return counted.days;
  const days = new ProofDays();
  if (lstatOrNull(access, indexPath) === null) return [];
  for (const line of readIndexLines(access, indexPath)) {
    const record = parseFileRecord(parseStoredLine(indexPath, line), linePlace(indexPath, line));
    const { error, verifiedAt, hashedAt, size } = record;
    days.addFile(error === undefined ? (verifiedAt ?? hashedAt) : undefined, size);
  }
  return days.sorted();
}
