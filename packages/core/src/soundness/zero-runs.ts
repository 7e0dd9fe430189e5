import { Buffer } from 'node:buffer';

/** A block that was never written reads as zeros; disks and cards have no smaller ones. Bytes. */
const SECTOR = 512;
/** Shorter runs stand in whole pictures, too. Bytes. */
const SHORTEST = 4096;
/** A film may hold silence; half a second of it is less. Bytes. */
export const HOLE_OF_A_FILM = 1 << 20;
/** Kept of one file; about 50 bytes each. */
const MOST_RUNS = 64;
/** Bytes on each side of a run that tell whether it ends where a block ends. */
const EDGE = 4;
const ZEROS = Buffer.alloc(SECTOR);

/** Bytes from `start` to before `end`, all of them zero; whole sectors, the last one as far as the file goes. */
export interface ZeroRun {
  readonly start: number;
  readonly end: number;
  /**
   * True where other bytes stand right before and right behind it, or the file ends there. Zeros that belong to a picture begin and
   * end anywhere; a hole in a file begins and ends with a block.
   */
  readonly isSharp: boolean;
}

/** Finds runs of zeros in a file that is seen chunk by chunk. Looks at 3 bytes of each sector that holds anything else. */
export class ZeroRuns {
  readonly runs: ZeroRun[] = [];
  #start: number | null = null;
  #isSharpStart = false;
  #before: Buffer = Buffer.alloc(0);

  /** `offset` is that of the chunk in the file, a multiple of the sector's size. */
  see(chunk: Buffer, offset: number): void {
    for (let at = 0; at < chunk.length; at += SECTOR) {
      const end = Math.min(at + SECTOR, chunk.length);
      const isZero = chunk[at] === 0 && chunk[end - 1] === 0 && chunk[(at + end) >> 1] === 0;
      if (isZero && ZEROS.compare(chunk, at, end, 0, end - at) === 0) this.#begin(chunk, at, offset);
      else if (this.#start !== null)
        this.#close(offset + at, hasOther(chunk.subarray(at, Math.min(at + EDGE, end))));
    }
    this.#before = Buffer.from(chunk.subarray(-EDGE));
  }

  end(size: number): readonly ZeroRun[] {
    this.#close(size, true);
    return this.runs;
  }

  #begin(chunk: Buffer, at: number, offset: number): void {
    if (this.#start !== null) return;
    this.#start = offset + at;
    const before = at >= EDGE ? chunk.subarray(at - EDGE, at) : this.#before;
    this.#isSharpStart = this.#start === 0 || hasOther(before);
  }

  #close(end: number, isSharpEnd: boolean): void {
    const start = this.#start;
    this.#start = null;
    if (start === null || this.runs.length === MOST_RUNS) return;
    const isWhole = start === 0;
    if (end - start >= SHORTEST || isWhole)
      this.runs.push({ start, end, isSharp: this.#isSharpStart && isSharpEnd });
  }
}

function hasOther(bytes: Buffer): boolean {
  return bytes.some((byte) => byte !== 0);
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The first run in a span that no picture makes: sharp, and with at least so many bytes of the span. It may go on behind it. */
export function holeIn(
  runs: readonly ZeroRun[],
  { start, end }: Span,
  atLeast = SHORTEST,
): ZeroRun | undefined {
  return runs.find((run) => run.isSharp && Math.min(run.end, end) - Math.max(run.start, start) >= atLeast);
}

export function describeHole({ start, end }: Span): string {
  return `${end - start} bytes of it, from byte ${start} on, are zeros: blocks that were never written`;
}
