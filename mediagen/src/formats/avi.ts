import type { Seed } from '../random.ts';
import { createRandom } from '../random.ts';
import { gridFor, jpegFrame, jpegFrameSize } from './jpeg.ts';
import { noiseBuffer } from './noise.ts';

export interface AviOptions {
  /** Bytes wanted; raised to the smallest film of one frame. */
  readonly size: number;
  readonly seed: Seed;
  /** The wall clock at which it was recorded, milliseconds since 1970 as if it were UTC. */
  readonly recordedMs: number;
  /** What wrote it, such as `CanonMVI02`. */
  readonly software?: string;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/**
 * An AVI (Microsoft's "AVI RIFF File Reference") of exactly `size` bytes, even ones, as pocket cameras wrote them: Motion JPEG, the
 * date of the recording as a text in its header.
 */
export function aviFile({ size, seed, recordedMs, software = 'CanonMVI02' }: AviOptions): Buffer {
  const even = size - (size % 2);
  const around = lay({ recordedMs, software }, { columns: 1, rows: 1 }, Buffer.alloc(0)).length + 8;
  const grid = gridFor(even - around - jpegFrameSize({ columns: 1, rows: 1 }) + 192);
  const frame = jpegFrame(grid, seed);
  const film = lay({ recordedMs, software }, grid, chunk('00dc', frame));
  const spare = even - film.length;
  if (spare <= 0) return film;
  // Fewer bytes than a chunk needs follow the picture of the frame.
  if (spare < 8)
    return lay({ recordedMs, software }, grid, chunk('00dc', Buffer.concat([frame, Buffer.alloc(spare)])));
  return wholeOf([film.subarray(12), chunk('JUNK', noiseBuffer(spare - 8, createRandom(`${seed}/junk`)))]);
}

type Grid = ReturnType<typeof gridFor>;

function lay(
  { recordedMs, software }: { readonly recordedMs: number; readonly software: string },
  { columns, rows }: Grid,
  film: Buffer,
): Buffer {
  const header = numbers(66_667, 0, 0, 0x10, 1, 0, 1, 0, columns * 16, rows * 16, 0, 0, 0, 0);
  const stream = Buffer.concat([
    Buffer.from('vidsMJPG'),
    numbers(0, 0, 0, 1, 15, 0, 1, 0, 0xffff_ffff, 0, 0, 0),
  ]);
  const format = Buffer.concat([
    numbers(40, columns * 16, rows * 16, 1 + 24 * 0x10000),
    Buffer.from('MJPG'),
    numbers(columns * rows * 768, 0, 0, 0, 0),
  ]);
  const streams = list('strl', chunk('strh', stream), chunk('strf', format));
  const dated = chunk('IDIT', Buffer.from(`${clockText(recordedMs)}\n\0`, 'latin1'));
  return wholeOf([
    list('hdrl', chunk('avih', header), streams, dated),
    list('INFO', chunk('ISFT', Buffer.from(`${software}\0`, 'latin1'))),
    list('movi', film),
  ]);
}

function wholeOf(parts: readonly Buffer[]): Buffer {
  return chunk('RIFF', Buffer.concat([Buffer.from('AVI '), ...parts]));
}

/** `Mon MAR 10 15:04:43 2003`. */
function clockText(ms: number): string {
  const date = new Date(ms);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const time = date.toISOString().slice(11, 19);
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${day} ${time} ${date.getUTCFullYear()}`;
}

function list(kind: string, ...parts: readonly Buffer[]): Buffer {
  return chunk('LIST', Buffer.concat([Buffer.from(kind), ...parts]));
}

function chunk(name: string, content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(name),
    numbers(content.length),
    content,
    Buffer.alloc(content.length % 2),
  ]);
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, nth) => bytes.writeUInt32LE(value, 4 * nth));
  return bytes;
}
