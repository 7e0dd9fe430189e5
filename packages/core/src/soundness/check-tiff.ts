import type { BytesAt } from './bytes-at.ts';
import type { Soundness } from './soundness.ts';
import { cutOff, damaged, SOUND, UNKNOWN } from './soundness.ts';
import type { Directory, SensorData } from './tiff-directories.ts';
import { readDirectories } from './tiff-directories.ts';
import type { Span, ZeroRun } from './zero-runs.ts';
import { describeHole, holeIn } from './zero-runs.ts';

/** Some writers count a little more than they write: so many bytes, and this share of a strip. A cut takes more away. */
const TOLERATED = 512;
const TOLERATED_SHARE = 1 / 64;
/** An offset that says "elsewhere", as in RW2. */
const NOWHERE = 0xffff_ffff;
/** Uncompressed data may be black, which is zeros. */
const UNCOMPRESSED = 1;
const RW2_NUMBER = 0x55;
const PACKED_PIXELS = 14;
const PACKED_BYTES = 16;

/**
 * Judges pictures of the TIFF family (TIFF 6.0: TIFF, DNG, NEF, CR2, ARW, PEF, SRW, ORF, RW2): the first directory, all strips and
 * tiles that any directory names, and the previews that begin in the file must lie in it. One whose preview is not there at all is
 * whole without it: programs take them out and leave the entry.
 */
export function checkTiff(bytes: BytesAt, runs: readonly ZeroRun[]): Soundness {
  const directories = readDirectories(bytes);
  if (directories === null) return UNKNOWN;
  const [first] = directories;
  if (first?.kind === 'outside') return cutOff(first.needed, bytes.size);
  const isRw2 = bytes.read(2, 1)[0] === RW2_NUMBER;
  let isSensorSeen = false;
  let isSeen = false;
  let isDoubtful = directories.some(({ kind }) => kind === 'outside');
  for (const directory of directories) {
    if (directory.kind === 'outside') continue;
    const preview = directory.jpeg;
    if (preview !== null && isCutOff(bytes, preview))
      return cutOff(preview.start + preview.bytes, bytes.size);
    if (isRw2 && directory.sensor !== null) {
      const end = endOfSensor(directory.sensor);
      if (end !== null && end > bytes.size) return cutOff(end, bytes.size);
      isSensorSeen = end !== null;
      continue;
    }
    for (const span of spansOf(directory)) {
      if (span === null || span.start === NOWHERE) {
        isDoubtful = true;
        continue;
      }
      isSeen = true;
      if (isMissing(span, bytes.size)) return cutOff(span.end, bytes.size);
      isDoubtful ||= span.end > bytes.size;
      const hole = directory.compression === UNCOMPRESSED ? undefined : holeIn(runs, span);
      if (hole !== undefined) return damaged('zeros', describeHole(hole));
    }
  }
  return (isSeen || isSensorSeen) && !isDoubtful ? SOUND : UNKNOWN;
}

/** Whether a JPEG begins in the file and does not end in it. */
function isCutOff(
  bytes: BytesAt,
  { start, bytes: length }: { readonly start: number; readonly bytes: number },
): boolean {
  const isThere = bytes.read(start, 2).toString('latin1') === '\xff\xd8';
  return isThere && start + length > bytes.size + TOLERATED;
}

/**
 * Where the data of Panasonic's sensors end at the earliest: in the ways 4 to 7 they take at least 16 bytes for 14 pixels (as rawspeed
 * reads them). Their length itself is not told: the strip's is zero, or that of something else. Null for other ways.
 */
function endOfSensor({ start, width, height, packing }: SensorData): number | null {
  if (packing < 4 || packing > 7) return null;
  return start + Math.floor((width * height) / PACKED_PIXELS) * PACKED_BYTES;
}

/** Whether a strip is not in the file, or too much of it is not. */
function isMissing({ start, end }: Span, size: number): boolean {
  return start >= size || end > size + TOLERATED + (end - start) * TOLERATED_SHARE;
}

/** The places of the strips and tiles of a directory; null for one whose size is not told. */
function* spansOf({ offsets, counts }: Extract<Directory, { kind: 'read' }>): Generator<Span | null> {
  for (const [nth, start] of offsets.entries()) {
    const count = counts[nth];
    yield count === undefined || count === NOWHERE ? null : { start, end: start + count };
  }
}
