import { createRandom } from '../random.ts';
import type { Seed } from '../random.ts';
import { box, fullBox, latin1, uint16, uint32, zeros } from './iso-box.ts';
import { gridFor, jpegFrame, jpegFrameSize } from './jpeg.ts';
import type { JpegGrid } from './jpeg.ts';
import { metadataBoxes } from './movie-metadata.ts';
import type { MovieMetadata } from './movie-metadata.ts';
import { noiseBuffer } from './noise.ts';

export interface MovieOptions extends MovieMetadata {
  /** Bytes wanted; raised to the smallest film of one frame. */
  readonly size: number;
  readonly seed: Seed;
  /** What the header dates say, in milliseconds since 1970; null writes 0, which stands for "no date". */
  readonly createdMs: number | null;
  /** Cameras write `moov` after the pictures, files made for streaming before them. */
  readonly moovLast?: boolean;
}

type Container = 'mp4' | 'mov';

interface Film {
  readonly grid: JpegGrid;
  readonly frames: number;
  readonly frameBytes: number;
}

const EPOCH_1904_SECONDS = 2_082_844_800;
const TIMESCALE = 600;
const FRAME_TICKS = 20;
const FRAME_TARGET_BYTES = 160_000;
const IDENTITY_MATRIX = uint32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/** An MP4 (ISO/IEC 14496-14) of exactly `size` bytes with a Motion JPEG track which decodes. */
export function mp4File(options: MovieOptions): Buffer {
  return movie('mp4', options);
}

/** A QuickTime film of exactly `size` bytes with a Motion JPEG track which decodes. */
export function movFile(options: MovieOptions): Buffer {
  return movie('mov', options);
}

function movie(container: Container, options: MovieOptions): Buffer {
  const fileType = typeBox(container);
  const overhead =
    fileType.length + movieBox(container, options, { film: planFilm(0), mediaStart: 0 }).length + 8;
  const film = planFilm(options.size - overhead);
  const media = box('mdat', ...frames(film, options.seed));
  const spare = spareBox(options.size - overhead - (media.length - 8), options.seed);
  const beforeMedia = options.moovLast === true ? fileType.length : overhead - 8;
  const header = movieBox(container, options, { film, mediaStart: beforeMedia + 8 });
  const parts = options.moovLast === true ? [fileType, media, header] : [fileType, header, media];
  return Buffer.concat([...parts, spare]);
}

function planFilm(bytes: number): Film {
  const frames = Math.max(1, Math.min(5_000, Math.round(bytes / FRAME_TARGET_BYTES)));
  const grid = gridFor(Math.floor(bytes / frames) - jpegFrameSize({ columns: 1, rows: 1 }) + 192);
  return { grid, frames, frameBytes: jpegFrameSize(grid) };
}

function frames({ grid, frames: count }: Film, seed: Seed): Buffer[] {
  return Array.from({ length: count }, (_, index) => jpegFrame(grid, `${seed}/frame/${index}`));
}

/** A `free` box of `bytes` bytes; fewer than a box needs become zeros that end the file, which readers take for its end. */
function spareBox(bytes: number, seed: Seed): Buffer {
  if (bytes < 8) return zeros(Math.max(0, bytes));
  return box('free', noiseBuffer(bytes - 8, createRandom(`${seed}/free`)));
}

function typeBox(container: Container): Buffer {
  const brands = container === 'mov' ? ['qt  ', 'qt  '] : ['isom', 'isom', 'iso2', 'mp41'];
  const [major = '', ...compatible] = brands;
  return box('ftyp', latin1(major), uint32(0x200), latin1(compatible.join('')));
}

function movieBox(
  container: Container,
  options: MovieOptions,
  { film, mediaStart }: { readonly film: Film; readonly mediaStart: number },
): Buffer {
  const time = options.createdMs === null ? 0 : Math.floor(options.createdMs / 1000) + EPOCH_1904_SECONDS;
  const ticks = film.frames * FRAME_TICKS;
  const movieHeader = fullBox(
    'mvhd',
    0,
    uint32(time, time, TIMESCALE, ticks, 0x10000),
    uint16(0x100),
    zeros(10),
    IDENTITY_MATRIX,
    zeros(24),
    uint32(2),
  );
  return box(
    'moov',
    movieHeader,
    track(container, film, { time, ticks, mediaStart }),
    ...metadataBoxes(options),
  );
}

interface TrackPlace {
  readonly time: number;
  readonly ticks: number;
  readonly mediaStart: number;
}

function track(container: Container, film: Film, { time, ticks, mediaStart }: TrackPlace): Buffer {
  const [width, height] = [film.grid.columns * 16, film.grid.rows * 16];
  const trackHeader = fullBox(
    'tkhd',
    7,
    uint32(time, time, 1, 0, ticks),
    zeros(16),
    IDENTITY_MATRIX,
    uint32(width * 0x10000, height * 0x10000),
  );
  const mediaHeader = fullBox('mdhd', 0, uint32(time, time, TIMESCALE, ticks), uint16(0x55c4, 0));
  const information = box(
    'minf',
    fullBox('vmhd', 1, zeros(8)),
    box('dinf', fullBox('dref', 0, uint32(1), fullBox('url ', 1))),
    sampleTable(container, film, mediaStart),
  );
  return box('trak', trackHeader, box('mdia', mediaHeader, handler(container), information));
}

function handler(container: Container): Buffer {
  const component = container === 'mov' ? latin1('mhlr') : zeros(4);
  return fullBox('hdlr', 0, component, latin1('vide'), zeros(12), latin1('Video\0'));
}

/** All frames have one size and lie in one chunk, so the tables stay short however long the film. */
function sampleTable(container: Container, film: Film, mediaStart: number): Buffer {
  return box(
    'stbl',
    fullBox('stsd', 0, uint32(1), sampleEntry(container, film.grid)),
    fullBox('stts', 0, uint32(1, film.frames, FRAME_TICKS)),
    fullBox('stsc', 0, uint32(1, 1, film.frames, 1)),
    fullBox('stsz', 0, uint32(film.frameBytes, film.frames)),
    fullBox('stco', 0, uint32(1, mediaStart)),
  );
}

function sampleEntry(container: Container, grid: JpegGrid): Buffer {
  const visual = Buffer.concat([
    zeros(6),
    uint16(1),
    zeros(16),
    uint16(grid.columns * 16, grid.rows * 16),
    uint32(0x480000, 0x480000, 0),
    uint16(1),
    zeros(32),
    uint16(24, 0xffff),
  ]);
  return container === 'mov' ? box('jpeg', visual) : box('mp4v', visual, jpegStreamDescriptor());
}

/** Elementary stream descriptor with object type 0x6C, "ISO/IEC 10918-1" (JPEG), as MP4 calls Motion JPEG. */
function jpegStreamDescriptor(): Buffer {
  const decoder = Buffer.concat([Buffer.from([0x04, 13, 0x6c, 0x11]), zeros(11)]);
  const sync = Buffer.from([0x06, 1, 2]);
  const body = Buffer.concat([uint16(1), zeros(1), decoder, sync]);
  return fullBox('esds', 0, Buffer.from([0x03, body.length]), body);
}
