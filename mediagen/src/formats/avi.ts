import { createRandom } from '../random.ts';
import type { Seed } from '../random.ts';
import { gridFor, jpegFrame, jpegFrameSize } from './jpeg.ts';
import { noiseBuffer } from './noise.ts';

export interface AviOptions {
  /** Bytes wanted; raised to the smallest film of one frame, and to an even number. */
  readonly size: number;
  readonly seed: Seed;
  /** The camera's wall clock in milliseconds as if it were UTC; null writes no date. */
  readonly localMs: number | null;
}

const FRAME_TARGET_BYTES = 160_000;
const MICROSECONDS = 33_333;
const KEY_FRAME = 0x10;
const HAS_INDEX = 0x10;
/** Of a chunk, and of its entry in the index. */
const HEAD_BYTES = 8;
const ENTRY_BYTES = 16;

/** An AVI (RIFF, OpenDML-free) with a Motion JPEG track which decodes, its date in `IDIT` as compact cameras write it. */
export function aviFile({ size, seed, localMs }: AviOptions): Buffer {
  const overhead = avi({ frames: [], grid: { columns: 1, rows: 1 }, localMs, spare: 0, seed }).length;
  const room = size - overhead;
  const count = Math.max(1, Math.min(5_000, Math.round(room / FRAME_TARGET_BYTES)));
  const perFrame = Math.floor(room / count) - HEAD_BYTES - ENTRY_BYTES - 1;
  const grid = gridFor(perFrame - jpegFrameSize({ columns: 1, rows: 1 }) + 192);
  const frames = Array.from({ length: count }, (_, index) => jpegFrame(grid, `${seed}/frame/${index}`));
  const taken = frames.reduce((sum, { length }) => sum + HEAD_BYTES + ENTRY_BYTES + even(length), 0);
  return avi({ frames, grid, localMs, spare: Math.max(0, room - taken), seed });
}

interface Parts {
  readonly frames: readonly Buffer[];
  readonly grid: { readonly columns: number; readonly rows: number };
  readonly localMs: number | null;
  /** Bytes that fill the file up. */
  readonly spare: number;
  readonly seed: Seed;
}

function avi({ frames, grid, localMs, spare, seed }: Parts): Buffer {
  const [width, height] = [grid.columns * 16, grid.rows * 16];
  const header = list(
    'hdrl',
    chunk('avih', words(MICROSECONDS, 0, 0, HAS_INDEX, frames.length, 0, 1, 0, width, height, 0, 0, 0, 0)),
    list(
      'strl',
      chunk(
        'strh',
        Buffer.concat([Buffer.from('vidsMJPG'), words(0, 0, 0, 1, 30, 0, frames.length, 0, 0, 0, 0, 0)]),
      ),
      chunk(
        'strf',
        Buffer.concat([words(40, width, height, 0x180001), Buffer.from('MJPG'), words(0, 0, 0, 0, 0)]),
      ),
    ),
    ...(localMs === null ? [] : [chunk('IDIT', Buffer.from(`${clockText(localMs)}\n\0`, 'latin1'))]),
  );
  const junk = chunk('JUNK', noiseBuffer(spare, createRandom(`${seed}/junk`)));
  const body = [header, list('movi', ...frames.map((frame) => chunk('00dc', frame))), index(frames), junk];
  return chunk('RIFF', Buffer.concat([Buffer.from('AVI '), ...body]));
}

/** Offsets count from the four letters of the list. */
function index(frames: readonly Buffer[]): Buffer {
  let at = 4;
  const entries = frames.map(({ length }) => {
    const entry = Buffer.concat([Buffer.from('00dc'), words(KEY_FRAME, at, length)]);
    at += HEAD_BYTES + even(length);
    return entry;
  });
  return chunk('idx1', Buffer.concat(entries));
}

/** `Sun May 12 10:11:12 2019`, as C prints a time. */
function clockText(localMs: number): string {
  const [weekday = '', day, month, year, time] = new Date(localMs).toUTCString().split(' ');
  return `${weekday.slice(0, 3)} ${month} ${day} ${time} ${year}`;
}

function chunk(type: string, body: Buffer): Buffer {
  const head = Buffer.concat([Buffer.from(type, 'latin1'), words(body.length)]);
  return Buffer.concat([head, body], HEAD_BYTES + even(body.length)).fill(0, HEAD_BYTES + body.length);
}

function list(type: string, ...chunks: readonly Buffer[]): Buffer {
  return chunk('LIST', Buffer.concat([Buffer.from(type, 'latin1'), ...chunks]));
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, at * 4);
  return bytes;
}

function even(length: number): number {
  return length + (length % 2);
}
