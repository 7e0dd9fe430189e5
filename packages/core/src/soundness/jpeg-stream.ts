import type { Buffer } from 'node:buffer';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP2 = 0xe2;
/** Bytes of 0xFF may stand before a mark; so many are a block of erased flash. */
const MOST_FILL = 4096;
/** Segments of one kind that are remembered; 8 bytes each. */
const MOST_SEGMENTS = 16;

type State =
  'marker' | 'code' | 'length' | 'segment' | 'scan' | 'scan-code' | 'ended' | 'lost' | 'overwritten';

/**
 * Follows the markers of a JPEG (ITU-T T.81, annex B) to its end, chunk by chunk. Thumbnails are inside of segments, whose lengths
 * are skipped, so the end that is found is the picture's.
 */
export class JpegStream {
  /** The state after the last byte seen: `ended` where the end mark (EOI) was met. */
  state: State = 'marker';
  /** Offset behind the end mark, or of what does not belong into picture data; 0 as long as neither was met. */
  at = 0;
  /** Where the first scan, and with it the picture data, begins; null where none was met. */
  scanStart: number | null = null;
  /** Offsets of the contents of APP2 segments, of which one may list further pictures. */
  readonly app2: number[] = [];
  #marker = 0;
  #left = 0;
  #lengthBytes = 0;
  #length = 0;
  #fill = 0;

  see(chunk: Buffer, offset: number): void {
    let at = 0;
    while (at < chunk.length && !this.#isOver) at = this.#step(chunk, at, offset);
  }

  get #isOver(): boolean {
    return this.state === 'ended' || this.state === 'lost' || this.state === 'overwritten';
  }

  #step(chunk: Buffer, at: number, offset: number): number {
    switch (this.state) {
      case 'marker':
        return this.#toMarker(chunk, at);
      case 'code':
        this.#readCode(chunk[at] ?? 0, offset + at + 1);
        return at + 1;
      case 'length':
        this.#readLength(chunk[at] ?? 0, offset + at + 1);
        return at + 1;
      case 'segment':
        return this.#skip(chunk, at, offset);
      case 'scan':
        return this.#scan(chunk, at);
      default:
        this.#readScanCode(chunk[at] ?? 0, offset + at + 1);
        return at + 1;
    }
  }

  /** Other bytes before a marker are passed over, as decoders do. */
  #toMarker(chunk: Buffer, at: number): number {
    const next = chunk.indexOf(0xff, at);
    if (next < 0) return chunk.length;
    this.state = 'code';
    return next + 1;
  }

  #readCode(code: number, end: number): void {
    if (code === 0xff) return;
    if (code === EOI) this.#finish('ended', end);
    else if (code === 0 || code === SOI || code === 1 || isRestart(code)) this.state = 'marker';
    else this.#beginSegment(code);
  }

  #beginSegment(code: number): void {
    this.state = 'length';
    this.#marker = code;
    this.#lengthBytes = 0;
    this.#length = 0;
  }

  #readLength(byte: number, end: number): void {
    this.#length = this.#length * 256 + byte;
    this.#lengthBytes += 1;
    if (this.#lengthBytes < 2) return;
    if (this.#length < 2) return this.#finish('lost', end);
    this.#left = this.#length - 2;
    this.state = 'segment';
    if (this.#marker === APP2 && this.app2.length < MOST_SEGMENTS) this.app2.push(end);
    if (this.#left === 0) this.#endSegment(end);
  }

  #skip(chunk: Buffer, at: number, offset: number): number {
    const next = Math.min(chunk.length, at + this.#left);
    this.#left -= next - at;
    if (this.#left === 0) this.#endSegment(offset + next);
    return next;
  }

  #endSegment(end: number): void {
    this.state = this.#marker === SOS ? 'scan' : 'marker';
    if (this.#marker === SOS) this.scanStart ??= end;
  }

  /** Goes from mark to mark; a zero behind an 0xFF says that it is data. */
  #scan(chunk: Buffer, from: number): number {
    for (let at = chunk.indexOf(0xff, from); at >= 0; at = chunk.indexOf(0xff, at + 2)) {
      const code = chunk[at + 1];
      if (code === 0 || (code !== undefined && isRestart(code))) continue;
      this.state = 'scan-code';
      return at + 1;
    }
    return chunk.length;
  }

  #readScanCode(code: number, end: number): void {
    if (code === 0xff) {
      this.#fill += 1;
      if (this.#fill > MOST_FILL) this.#finish('overwritten', end - this.#fill);
      return;
    }
    this.#fill = 0;
    if (code === 0 || isRestart(code)) this.state = 'scan';
    else if (code === EOI) this.#finish('ended', end);
    else if (code < 0xc0) this.#finish('overwritten', end - 2);
    else this.#beginSegment(code);
  }

  #finish(state: State, at: number): void {
    this.state = state;
    this.at = at;
  }
}

function isRestart(code: number): boolean {
  return code >= 0xd0 && code <= 0xd7;
}
