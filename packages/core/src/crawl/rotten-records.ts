import type { FileAccess } from '../files/file-access.ts';
import { parseFileRecord } from '../records/file-record.ts';
import { readIndexLines } from '../records/index-file.ts';
import { linePlace, parseStoredLine } from '../records/stored-json.ts';
import { parseRot, ROT_START } from './rot-message.ts';
import type { BitRot } from './range/range-answer.ts';

/** How the field of a rotten record begins in its line. */
const ROT_FIELD = `"error":"${ROT_START}`;

/** The rotten files that an index tells, in the byte order of the paths. Reads the index through; streams, because any number may rot at once. */
export function* rottenRecords(access: FileAccess, indexPath: string): Generator<BitRot> {
  for (const line of readIndexLines(access, indexPath)) {
    if (!line.bytes.includes(ROT_FIELD)) continue;
    const { path, size, error } = parseFileRecord(
      parseStoredLine(indexPath, line),
      linePlace(indexPath, line),
    );
    const rot = error === undefined ? null : parseRot(error);
    if (error !== undefined && rot !== null) yield { path, message: error, size, ...rot };
  }
}
