import { nameOf, pathToBytes } from '../../files/path-text.ts';
import { formatManifestLine } from '../bag/bag-lines.ts';
import type { PlacedFile } from '../bag/volume-index.ts';
import { formatIndexEntry } from '../bag/volume-index.ts';
import { fileRoom } from './disc-room.ts';

/** A hash, two spaces and a line feed. */
export const SEGMENTS_LINE_BYTES = 64 + 3;

/** Numbers, a hash and the blanks between them. */
const TABLE_LINE_BYTES = 128;

/** Most bytes that a file of a volume takes on a disc, with its lines in the manifest and in `index.json` as they are written. */
export function roomOfPlaced(file: PlacedFile): number {
  const lines = formatManifestLine(file) + formatIndexEntry(file, false);
  const nameBytes = pathToBytes(nameOf(file.path)).length;
  const tagBytes = pathToBytes(lines).length + tableBytes(file);
  return fileRoom({ size: file.size, nameBytes, tagBytes });
}

/** Its line in the tables for shells that are on a disc, of files with another name or of segments. */
function tableBytes({ path, original, segment }: PlacedFile): number {
  if (original === undefined && segment === undefined) return 0;
  return pathToBytes(`${path}${original ?? ''}`).length + TABLE_LINE_BYTES;
}
