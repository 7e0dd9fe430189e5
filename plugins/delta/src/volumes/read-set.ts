import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { FileAccess, SealedFormat } from '@mediastruct/core';
import {
  displayPath,
  linePlace,
  lstatOrNull,
  messageOf,
  MediaStructError,
  openForReading,
  parseStoredLine,
  readSealedHeader,
  readSealedLines,
} from '@mediastruct/core';
import type { PackedEntry, PackedFile, Place, SetHeader } from './packed-entry.ts';
import { parsePacked, parseSetHeader, SET_FORMAT } from './packed-entry.ts';
import { readPieces } from './read-pieces.ts';
import { volumeName } from './volume-names.ts';

/** A set of volumes with its index, as far as both are there. */
export interface VolumeSet extends SetHeader {
  /** Absolute path of the folder of the volumes. */
  readonly folder: string;
  /** In the order in which they were packed. Throws `damaged` (12) where the stored index is not whole. */
  entries(): Iterable<PackedEntry>;
}

/** Opens the index of a set, which stands beside its volumes. Without it: `file-missing` (11). */
export function openSet(access: FileAccess, index: string): VolumeSet {
  const header = readSealedHeader(access, index, SET_FORMAT);
  if (header === null) throw missingIndex(index);
  return {
    ...parseSetHeader(header, { path: index, number: 1, offset: 0 }),
    folder: dirname(index),
    entries: () => readEntries(access, index, SET_FORMAT),
  };
}

function* readEntries(access: FileAccess, index: string, format: SealedFormat): Generator<PackedEntry> {
  for (const line of readSealedLines(access, index, format))
    yield parsePacked(parseStoredLine(index, line), linePlace(index, line));
}

/** A volume of a set that is open for reading. */
export class VolumeReader {
  readonly #access: FileAccess;
  readonly #set: Pick<VolumeSet, 'folder' | 'key' | 'compression'>;
  #open: { readonly volume: number; readonly path: string; readonly fd: number } | null = null;
  /** Numbers of the volumes that were opened. */
  readonly opened: number[] = [];

  constructor(access: FileAccess, set: Pick<VolumeSet, 'folder' | 'key' | 'compression'>) {
    this.#access = access;
    this.#set = set;
  }

  /**
   * The content of a file, part by part, checked as it is read: before the last bytes are given, all of them were found to be what the index says.
   * A volume that is not there is `wrong-volume` (42), other content `content-mismatch` (10). Memory: two pieces of a MiB.
   */
  *content(file: PackedFile): Generator<Uint8Array> {
    const whole = createHash('sha256');
    let held: Uint8Array | null = null;
    for (const place of file.places)
      for (const bytes of this.#part(file, place)) {
        if (held !== null) yield held;
        // `slice` of a Buffer is no copy, and the pieces share one.
        held = new Uint8Array(bytes);
        whole.update(held);
      }
    if (whole.digest('hex') !== file.sha256)
      throw this.#mismatch(file, 'its bytes are not those that were packed');
    if (held !== null) yield held;
  }

  [Symbol.dispose](): void {
    if (this.#open !== null) this.#access.close(this.#open.fd);
    this.#open = null;
  }

  *#part(file: PackedFile, { volume, at, stored, head, size, sha256 }: Place): Generator<Uint8Array> {
    const { fd } = this.#volume(volume);
    const digest = createHash('sha256');
    let [skip, left] = [head, size];
    const range = { compression: this.#set.compression, start: at, end: at + stored };
    for (const piece of this.#pieces(file, fd, range)) {
      const content = piece.subarray(Math.min(skip, piece.length));
      skip -= piece.length - content.length;
      const wanted = content.subarray(0, left);
      left -= wanted.length;
      digest.update(wanted);
      if (wanted.length > 0) yield wanted;
    }
    if (left > 0 || digest.digest('hex') !== sha256)
      throw this.#mismatch(file, `its bytes in volume ${volume} are not those that were packed`);
  }

  *#pieces(file: PackedFile, fd: number, range: Parameters<typeof readPieces>[2]): Generator<Uint8Array> {
    const pieces = readPieces(this.#access, fd, range);
    for (;;) {
      let next: IteratorResult<{ readonly bytes: Uint8Array }>;
      try {
        next = pieces.next();
      } catch (error) {
        throw this.#mismatch(file, messageOf(error));
      }
      if (next.done === true) return;
      yield next.value.bytes;
    }
  }

  #volume(volume: number): { readonly fd: number } {
    if (this.#open?.volume === volume) return this.#open;
    this[Symbol.dispose]();
    const { folder, key, compression } = this.#set;
    const path = join(folder, volumeName(key, volume, compression));
    if (lstatOrNull(this.#access, path) === null) throw missingVolume(path);
    this.#open = { volume, path, fd: openForReading(this.#access, path) };
    this.opened.push(volume);
    return this.#open;
  }

  #mismatch({ path }: PackedFile, what: string): MediaStructError {
    const at = this.#open?.path ?? this.#set.folder;
    return new MediaStructError(
      'content-mismatch',
      `${displayPath(at)}: ${displayPath(path)} is damaged: ${what}`,
      {
        path: at,
      },
    );
  }
}

function missingVolume(path: string): MediaStructError {
  return new MediaStructError(
    'wrong-volume',
    `${displayPath(path)}: expected this volume of the set, found nothing`,
    {
      path,
      suggestions: ['Bring it into the folder of the others and run the command again.'],
    },
  );
}

function missingIndex(index: string): MediaStructError {
  return new MediaStructError(
    'file-missing',
    `${displayPath(index)}: expected the index of volumes, found nothing`,
    {
      path: index,
      suggestions: ['mediastruct delta list KEY --rebuild   makes it anew from the volumes.'],
    },
  );
}
