import type { BytesAt } from './bytes-at.ts';
import type { Soundness } from './soundness.ts';
import { cutOff, damaged, SOUND, UNKNOWN } from './soundness.ts';
import type { Span, ZeroRun } from './zero-runs.ts';
import { describeHole, holeIn, HOLE_OF_A_FILM } from './zero-runs.ts';

/** Boxes without which something of the film or picture is missing. */
const NEEDED = new Set(['ftyp', 'moov', 'mdat', 'meta', 'moof']);
/** More boxes than any film has at its top, but for long ones in fragments. */
const MOST_BOXES = 200_000;

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** True where its size was not written down, so that it goes on to the end of the file. */
  readonly isOpen: boolean;
}

/**
 * Judges films and pictures of the ISO base media file format (ISO/IEC 14496-12: MP4, MOV, HEIC, AVIF, CR3): the sizes of their
 * boxes must fit the file, and the index (`moov` or `meta`) must be there. What follows behind whole boxes may be anything. An index
 * without data may belong to data elsewhere.
 */
export function checkBoxes(bytes: BytesAt, runs: readonly ZeroRun[]): Soundness {
  const met = new Set<string>();
  const data: Span[] = [];
  let isOpen = false;
  for (const box of topBoxes(bytes)) {
    if (box.end > bytes.size) {
      if (NEEDED.has(box.type)) return cutOff(box.end, bytes.size);
      break;
    }
    met.add(box.type);
    if (box.type === 'mdat') data.push(box);
    isOpen ||= box.isOpen && NEEDED.has(box.type);
  }
  const isPicture = met.has('meta') && !met.has('moov');
  for (const span of data) {
    const hole = holeIn(runs, span, isPicture ? undefined : HOLE_OF_A_FILM);
    if (hole !== undefined) return damaged('zeros', describeHole(hole));
  }
  const hasData = data.length > 0 || met.has('moof');
  if (met.has('moov') || met.has('meta')) return isOpen || !hasData ? UNKNOWN : SOUND;
  if (met.has('mdat'))
    return damaged(
      'unfinished',
      'the index of the film (moov) is missing, so its recording was never finished',
    );
  return UNKNOWN;
}

/** The boxes at the top, as far as they can be followed; the last may claim more than the file has. */
function* topBoxes(bytes: BytesAt): Generator<Box> {
  let start = 0;
  for (let nth = 0; nth < MOST_BOXES && start + 8 <= bytes.size; nth += 1) {
    const head = bytes.read(start, 16);
    const type = head.toString('latin1', 4, 8);
    if (!/^[A-Za-z0-9 ©_-]{4}$/.test(type)) return;
    const length = lengthOf(head);
    if (length === null) return;
    const isOpen = length === 0;
    const end = isOpen ? bytes.size : start + length;
    yield { type, start, end, isOpen };
    start = end;
  }
}

/** Bytes of a box; 0 where it goes on to the end of the file, null where this is no box. */
function lengthOf(head: Buffer): number | null {
  const short = head.readUInt32BE();
  if (short === 0 || short >= 8) return short;
  if (short !== 1 || head.length < 16) return null;
  const long = head.readBigUInt64BE(8);
  return long < 16n || long > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(long);
}
