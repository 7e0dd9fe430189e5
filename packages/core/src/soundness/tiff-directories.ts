import type { BytesAt } from './bytes-at.ts';

/** Panasonic's own: the sensor's size in pixels, how its data are packed, and where they begin. */
const SENSOR_WIDTH = 0x02;
const SENSOR_HEIGHT = 0x03;
const PACKING = 0x2d;
const SENSOR_DATA = 0x118;
const COMPRESSION = 0x103;
const STRIP_OFFSETS = 0x111;
const STRIP_COUNTS = 0x117;
const TILE_OFFSETS = 0x144;
const TILE_COUNTS = 0x145;
const SUB_DIRECTORIES = 0x14a;
const JPEG_OFFSET = 0x201;
const JPEG_BYTES = 0x202;
/** TIFF itself, and what Olympus and Panasonic write in its place. */
const MAGIC = new Set([42, 0x4f52, 0x5352, 0x55]);
/** Directories of a file, entries of one, and values of an entry that are looked at; what has more is not judged. */
const MOST_DIRECTORIES = 64;
const MOST_ENTRIES = 2000;
const MOST_VALUES = 1 << 17;
const ENTRY_BYTES = 12;

export type Directory =
  | {
      readonly kind: 'read';
      readonly compression: number;
      /** Of strips and tiles, with their lengths in the same order; bytes. */
      readonly offsets: readonly number[];
      readonly counts: readonly number[];
      /** A thumbnail or preview as JPEG; null where there is none. */
      readonly jpeg: { readonly start: number; readonly bytes: number } | null;
      /** What only Panasonic has; null elsewhere. */
      readonly sensor: SensorData | null;
    }
  /** It, or a list that it names, does not lie in the file. */
  | { readonly kind: 'outside'; readonly needed: number };

export interface SensorData {
  readonly start: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** The number of Panasonic's way to pack them. */
  readonly packing: number;
}

/** The directories of a TIFF in the order of their chain, those within them behind; null for what cannot be followed. */
export function readDirectories(bytes: BytesAt): readonly Directory[] | null {
  const head = bytes.read(0, 8);
  if (head.length < 8) return null;
  const fields = new Fields(bytes, head.toString('latin1', 0, 2) === 'II');
  if (!MAGIC.has(fields.u16(head, 2))) return null;
  const open = [fields.u32(head, 4)];
  const met = new Set<number>();
  const directories: Directory[] = [];
  for (let offset = open.shift(); offset !== undefined; offset = open.shift()) {
    if (offset === 0 || met.has(offset)) continue;
    if (met.size === MOST_DIRECTORIES) return null;
    met.add(offset);
    const read = fields.directory(offset);
    if (read === null) return null;
    directories.push(read.directory);
    open.push(...read.further);
  }
  return directories.length === 0 ? null : directories;
}

interface ReadDirectory {
  readonly directory: Directory;
  /** Offsets of the next one and of those within it. */
  readonly further: readonly number[];
}

class Fields {
  readonly #bytes: BytesAt;
  readonly #isLittle: boolean;

  constructor(bytes: BytesAt, isLittle: boolean) {
    this.#bytes = bytes;
    this.#isLittle = isLittle;
  }

  u16(bytes: Buffer, at: number): number {
    return this.#isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  }

  u32(bytes: Buffer, at: number): number {
    return this.#isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }

  directory(offset: number): ReadDirectory | null {
    const count = this.#bytes.read(offset, 2);
    if (count.length < 2) return outside(offset + 2);
    const entries = this.u16(count, 0);
    if (entries > MOST_ENTRIES) return null;
    const needed = offset + 2 + entries * ENTRY_BYTES;
    const table = this.#bytes.read(offset + 2, entries * ENTRY_BYTES + 4);
    if (table.length < entries * ENTRY_BYTES) return outside(needed);
    const next = table.length < entries * ENTRY_BYTES + 4 ? 0 : this.u32(table, entries * ENTRY_BYTES);
    const values = new Map<number, readonly number[]>();
    for (let at = 0; at < entries * ENTRY_BYTES; at += ENTRY_BYTES) {
      const entry = this.#values(table.subarray(at, at + ENTRY_BYTES));
      if (entry === 'outside') return outside(this.u32(table, at + 8));
      if (entry === 'many') return null;
      if (entry !== null) values.set(this.u16(table, at), entry);
    }
    const list = (tag: number) => values.get(tag) ?? [];
    return {
      directory: {
        kind: 'read',
        compression: list(COMPRESSION)[0] ?? 0,
        offsets: [...list(STRIP_OFFSETS), ...list(TILE_OFFSETS)],
        counts: [...list(STRIP_COUNTS), ...list(TILE_COUNTS)],
        jpeg: jpegOf(list(JPEG_OFFSET), list(JPEG_BYTES)),
        sensor: sensorOf(list),
      },
      further: [next, ...list(SUB_DIRECTORIES)],
    };
  }

  /** The numbers of an entry that is asked for; null for any other. */
  #values(entry: Buffer): readonly number[] | 'outside' | 'many' | null {
    const tag = this.u16(entry, 0);
    if (!ASKED.has(tag)) return null;
    const width = this.u16(entry, 2) === 3 ? 2 : 4;
    const count = this.u32(entry, 4);
    if (count > MOST_VALUES) return 'many';
    const isInside = count * width <= 4;
    const list = isInside ? entry.subarray(8) : this.#bytes.read(this.u32(entry, 8), count * width);
    if (list.length < count * width) return 'outside';
    return Array.from({ length: count }, (_, nth) =>
      width === 2 ? this.u16(list, nth * 2) : this.u32(list, nth * 4),
    );
  }
}

const ASKED = new Set([
  SENSOR_WIDTH,
  SENSOR_HEIGHT,
  PACKING,
  SENSOR_DATA,
  COMPRESSION,
  STRIP_OFFSETS,
  STRIP_COUNTS,
  TILE_OFFSETS,
  TILE_COUNTS,
  SUB_DIRECTORIES,
  JPEG_OFFSET,
  JPEG_BYTES,
]);

function jpegOf([start]: readonly number[], [bytes]: readonly number[]) {
  return start === undefined || bytes === undefined ? null : { start, bytes };
}

function sensorOf(list: (tag: number) => readonly number[]): SensorData | null {
  const [width, height, packing, start] = [SENSOR_WIDTH, SENSOR_HEIGHT, PACKING, SENSOR_DATA].map(
    (tag) => list(tag)[0],
  );
  if (width === undefined || height === undefined || packing === undefined || start === undefined)
    return null;
  return { width, height, packing, start };
}

function outside(needed: number): ReadDirectory {
  return { directory: { kind: 'outside', needed }, further: [] };
}
