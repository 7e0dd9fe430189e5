import type { FileAccess } from '@mediastruct/core';
import { displayPath, errnoOf, lstatOrNull, MediaStructError, openForReading } from '@mediastruct/core';
import { DiscReader } from '../read/disc-reader.ts';
import { readCatalogue } from './catalogue-file.ts';
import { CATALOGUE_NAME } from './disc-files.ts';
import { parseCatalogue } from './parse-catalogue.ts';
import type { DiscSet } from './set-content.ts';
import { DATA } from './set-content.ts';

const READ_BYTES = 1 << 20;

/** A file that stands on a disc; where it stands decides the order of reading. */
export interface DiscPlace {
  readonly order: number;
  readonly size: number;
  /** Its content, piece by piece; a piece is valid until the next one is asked for. It ends early where the disc cannot be read. */
  readonly content: () => Iterable<Uint8Array>;
}

/** A disc of a set: an image, a device, or the folder that a disc is mounted at. */
export interface DiscSource {
  readonly path: string;
  /** The catalogue that the disc carries. */
  readonly set: DiscSet;
  /** The file of a path below the data; null where the disc has none. */
  readonly find: (path: string) => DiscPlace | null;
  readonly [Symbol.dispose]: () => void;
}

/** Opens a disc of a set. Throws `wrong-volume` (42) where it is no disc or carries no catalogue. */
export function openDiscSource(access: FileAccess, path: string): DiscSource {
  const isFolder = lstatOrNull(access, access.realpath(path))?.kind === 'folder';
  return isFolder ? mountedDisc(access, path) : imageOfDisc(access, path);
}

function mountedDisc(access: FileAccess, path: string): DiscSource {
  const catalogue = `${path}/${CATALOGUE_NAME}`;
  if (lstatOrNull(access, catalogue)?.kind !== 'file') throw noCatalogue(path);
  const set = readCatalogue(access, catalogue);
  // odarchive and its readers differ in the letters of this one name.
  const data = access.readdir(path).find(({ name }) => name.toUpperCase() === DATA)?.name ?? DATA;
  const find = (file: string): DiscPlace | null => {
    const at = `${path}/${data}/${file}`;
    const stat = lstatOrNull(access, at);
    return stat?.kind === 'file'
      ? { order: 0, size: stat.size, content: () => asFarAsReadable(pieces(access, at)) }
      : null;
  };
  return { path, set, find, [Symbol.dispose]: () => {} };
}

/** The content of a file on a disk, piece by piece. */
export function* pieces(access: FileAccess, path: string): Generator<Uint8Array> {
  const fd = openForReading(access, path);
  try {
    const buffer = Buffer.alloc(READ_BYTES);
    for (let count = access.read(fd, buffer, null); count > 0; count = access.read(fd, buffer, null))
      yield buffer.subarray(0, count);
  } finally {
    access.close(fd);
  }
}

/** Ends where the disc cannot be read, as a damaged image does. */
function* asFarAsReadable(content: Iterable<Uint8Array>): Generator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
  }
}

function imageOfDisc(access: FileAccess, path: string): DiscSource {
  const disc = new DiscReader(access, path);
  try {
    const files = new Map<string, Parameters<DiscReader['content']>[0] & { readonly size: number }>();
    for (const entry of disc.entries()) if (entry.kind === 'file') files.set(inUpperData(entry.path), entry);
    const catalogue = files.get(CATALOGUE_NAME);
    if (catalogue === undefined) throw noCatalogue(path);
    const bytes = Buffer.concat(Array.from(disc.content(catalogue), (piece) => Buffer.from(piece)));
    const set = parseCatalogue(bytes.toString('utf8'), `${path}: ${CATALOGUE_NAME}`);
    const find = (file: string): DiscPlace | null => {
      const found = files.get(`${DATA}/${file}`);
      if (found === undefined) return null;
      const { size, extents } = found;
      return { order: extents[0]?.sector ?? 0, size, content: () => disc.content(found) };
    };
    return { path, set, find, [Symbol.dispose]: () => disc[Symbol.dispose]() };
  } catch (error) {
    disc[Symbol.dispose]();
    throw error;
  }
}

function inUpperData(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? path : `${path.slice(0, slash).toUpperCase()}${path.slice(slash)}`;
}

function noCatalogue(path: string): MediaStructError {
  return new MediaStructError(
    'wrong-volume',
    `${displayPath(path)}: expected a disc of a set with ${CATALOGUE_NAME} on it, found none`,
    { path, suggestions: ['mediastruct disc contents IMAGE   shows what is on an image'] },
  );
}
