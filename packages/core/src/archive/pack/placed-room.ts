import { nameOf, pathToBytes } from '../../files/path-text.ts';
import { formatManifestLine } from '../bag/bag-lines.ts';
import type { PlacedFile } from '../bag/volume-index.ts';
import { formatIndexEntry } from '../bag/volume-index.ts';
import { fileRoom } from './disc-room.ts';

/** A hash, two spaces and a line feed. */
export const SEGMENTS_LINE_BYTES = 64 + 3;

/** Most bytes that a file of a volume takes on a disc, with its lines in the manifest and in `index.json` as they are written. */
export function roomOfPlaced(file: PlacedFile): number {
  const lines = formatManifestLine(file) + formatIndexEntry(file, false);
  const nameBytes = pathToBytes(nameOf(file.path)).length;
  return fileRoom({ size: file.size, nameBytes, tagBytes: pathToBytes(lines).length });
}
