import type { BytesAt } from './bytes-at.ts';
import type { Soundness } from './soundness.ts';
import { cutOff, damaged, SOUND, UNKNOWN } from './soundness.ts';
import type { Directory } from './tiff-directories.ts';
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

/**
 * Judges pictures of the TIFF family (TIFF 6.0: TIFF, DNG, NEF, CR2, ARW, PEF, SRW, ORF, RW2): the first directory and all strips and
 * tiles that any directory names must lie in the file. Thumbnails as JPEG are not looked at: a picture is whole without them.
 */
export function checkTiff(bytes: BytesAt, runs: readonly ZeroRun[]): Soundness {
  const directories = readDirectories(bytes);
  if (directories === null) return UNKNOWN;
  const [first] = directories;
  if (first?.kind === 'outside') return cutOff(first.needed, bytes.size);
  let isSeen = false;
  let isDoubtful = directories.some(({ kind }) => kind === 'outside');
  for (const directory of directories) {
    if (directory.kind === 'outside') continue;
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
  return isSeen && !isDoubtful ? SOUND : UNKNOWN;
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
