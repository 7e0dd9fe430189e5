import { dirname, join } from 'node:path';
import process from 'node:process';
import type { FileAccess, Library } from '@mediastruct/core';
import {
  errnoOf,
  makeFolders,
  OPEN,
  openForReading,
  orNullIfAbsent,
  readFull,
  writeFull,
} from '@mediastruct/core/base';
import { removeOldest } from './remove-oldest.ts';

const PRIVATE = 0o600;
/** Bytes; no preview that is taken is larger. */
const LARGEST = 256 << 10;
/** Hashes begin with each of these as often as with any other, so each folder may have the same share. */
const FOLDERS = 256;
/** A folder is looked through after so many pictures were put into it. */
const LOOKED_AFTER = 32;
/** When a picture was looked at is remembered to the day: to write it down each time would cost more than to read the picture. */
const DAY_NS = 86_400_000_000_000n;

export interface CacheOptions {
  /** Bytes that all pictures may take together. */
  readonly most: number;
  readonly nowMs?: () => number;
}

/**
 * Small pictures by the hash of what they show, in `.mediastruct/thumbnails/`, about 10 kB each. They hold nothing that the files do not, so any of them may be deleted at any time, and
 * one that is not whole is made anew. Where the folder cannot be written nothing is kept. There are 256 folders, each with its share of the room: once it is full those go that were looked
 * at the longest ago; with no room at all what was kept before goes once the cache is opened. So a look through costs the same in a library of any size, and servers that run side by side need not know of each other.
 */
export class ThumbnailCache {
  readonly #access: FileAccess;
  readonly #folder: string;
  readonly #share: number;
  readonly #nowMs: () => number;
  /** Pictures that were put into each folder since it was looked through. */
  readonly #added = new Map<string, number>();

  constructor(
    { access, state }: Pick<Library, 'access' | 'state'>,
    { most, nowMs = () => Date.now() }: CacheOptions,
  ) {
    this.#access = access;
    this.#folder = join(state.folder, 'thumbnails');
    this.#share = Math.floor(most / FOLDERS);
    this.#nowMs = nowMs;
    if (most === 0) this.#removeAll();
  }

  /** A picture that was kept; null where none is, or not all of it. */
  read(sha256: string): Buffer | null {
    const fd = orNullIfAbsent(() => openForReading(this.#access, this.#pathOf(sha256)));
    if (fd === null) return null;
    try {
      const { size, mtimeNs } = this.#access.fstat(fd);
      const bytes = Buffer.alloc(Math.min(LARGEST, size));
      const count = readFull(this.#access, fd, bytes);
      this.#tellUse(fd, mtimeNs);
      return isWholeJpeg(bytes.subarray(0, count)) ? bytes.subarray(0, count) : null;
    } finally {
      this.#access.close(fd);
    }
  }

  /** Keeps a picture if it can be kept. It is not synced: a power cut costs the picture, which is then made again. */
  write(sha256: string, jpeg: Buffer): void {
    if (jpeg.length > this.#share) return;
    const path = this.#pathOf(sha256);
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      makeFolders(this.#access, dirname(path));
      const flags = OPEN.write | OPEN.create | OPEN.truncate | OPEN.noFollow;
      const fd = this.#access.open(temporary, flags, PRIVATE);
      try {
        writeFull(this.#access, fd, jpeg);
      } finally {
        this.#access.close(fd);
      }
      this.#access.rename(temporary, path);
      this.#makeRoom(dirname(path));
    } catch (error) {
      if (errnoOf(error) === null) throw error;
    }
  }

  /** The time of a picture is that of its last use. */
  #tellUse(fd: number, mtimeNs: bigint): void {
    const now = BigInt(Math.round(this.#nowMs())) * 1_000_000n;
    if (now - mtimeNs < DAY_NS) return;
    try {
      this.#access.futimes(fd, now, now);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
    }
  }

  /** What was kept while there was room for it. */
  #removeAll(): void {
    for (let nth = 0; nth < FOLDERS; nth++)
      try {
        removeOldest(this.#access, join(this.#folder, nth.toString(16).padStart(2, '0')), 0);
      } catch (error) {
        if (errnoOf(error) === null) throw error;
      }
  }

  #makeRoom(folder: string): void {
    const added = this.#added.get(folder) ?? LOOKED_AFTER;
    this.#added.set(folder, added + 1);
    if (added < LOOKED_AFTER) return;
    this.#added.set(folder, 1);
    removeOldest(this.#access, folder, this.#share);
  }

  #pathOf(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), `${sha256}.jpg`);
  }
}

/** By its first and its last marker: a file that was cut off, or never reached the disk, has not both. */
function isWholeJpeg(bytes: Buffer): boolean {
  return (
    bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9
  );
}
