import type { PlacedSegment } from '../../holders/volume-event.ts';
import { formatManifestLine } from './bag-lines.ts';

/**
 * The tag file of a volume with segments: the hash of each whole file, by the name it has when its segments are joined. It is no manifest of
 * the bag, but `sha256sum -c` reads it.
 */
export const JOINED_FILES = 'joined-sha256.txt';

/** Its lines, one for each file of which the volume has segments; empty where there is none. */
export function joinedLines(segments: readonly PlacedSegment[]): string {
  const wholes = new Map(segments.map(({ path, sha256 }) => [path.slice(0, path.lastIndexOf('.')), sha256]));
  return [...wholes].map(([path, sha256]) => formatManifestLine({ path, sha256 })).join('');
}
