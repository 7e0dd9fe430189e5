import { createHash } from 'node:crypto';
import type { FileAccess } from '@mediastruct/core';
import { displayPath, MediaStructError } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import type { Extent, ReadEntry } from './disc-listing.ts';
import { ImageSource } from './image-source.ts';
import type { IsoRoots } from './read-iso.ts';
import { readIso, readIsoRoots } from './read-iso.ts';
import type { UdfRoot } from './read-udf.ts';
import { readUdf, readUdfRoot } from './read-udf.ts';

/** The trees that a disc may show, the truest names first. */
export const VIEWS = ['rock-ridge', 'udf', 'joliet', 'iso'] as const;
export type ViewName = (typeof VIEWS)[number];

const READ_BYTES = 1 << 20;

/** An image or a device of an optical disc, read without mounting it. */
export class DiscReader {
  readonly #source: ImageSource;
  readonly #iso: IsoRoots | null;
  readonly #udf: UdfRoot | null;

  /** Throws `wrong-volume` (42) where no file system of a disc is found. */
  constructor(access: FileAccess, path: string) {
    this.#source = new ImageSource(access, path);
    this.#iso = readIsoRoots(this.#source);
    this.#udf = readUdfRoot(this.#source);
    if (this.views.length > 0) return;
    this.#source[Symbol.dispose]();
    throw new MediaStructError(
      'wrong-volume',
      `${displayPath(path)}: expected the image of a disc, found neither ISO 9660 nor UDF`,
      { path, suggestions: ['Is it the image, or the device of a drive with a disc in it?'] },
    );
  }

  get volumeId(): string {
    return this.#udf?.volumeId ?? this.#iso?.volumeId ?? '';
  }

  get views(): readonly ViewName[] {
    const has: Readonly<Record<ViewName, boolean>> = {
      'rock-ridge': this.#iso?.hasRockRidge === true,
      udf: this.#udf !== null,
      joliet: this.#iso?.joliet != null,
      iso: this.#iso !== null,
    };
    return VIEWS.filter((view) => has[view]);
  }

  /** All entries of a view, by default of the one with the truest names; a view that the disc has not is empty. */
  entries(view: ViewName | undefined = this.views[0]): Iterable<ReadEntry> {
    if (view === 'udf') return this.#udf === null ? [] : readUdf(this.#source, this.#udf);
    const root = view === 'joliet' ? this.#iso?.joliet : this.#iso?.iso;
    return root == null || view === undefined ? [] : readIso(this.#source, root, view);
  }

  /** The content of a file, piece by piece; a piece is valid until the next one is asked for. Ends early where the disc does. */
  *content({ extents }: { readonly extents: readonly Extent[] }): Generator<Buffer> {
    const largest = extents.reduce((most, { bytes }) => Math.max(most, bytes), 0);
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, largest));
    for (const { sector, bytes } of extents)
      for (let at = 0; at < bytes;) {
        const piece = buffer.subarray(0, Math.min(buffer.length, bytes - at));
        const count = this.#source.readInto(piece, sector * SECTOR + at);
        if (count === 0) return;
        yield piece.subarray(0, count);
        at += count;
      }
  }

  /** SHA-256 of a file and how many bytes of it could be read. */
  hash(
    file: { readonly extents: readonly Extent[] },
    onBytes: (bytes: number) => void,
  ): { readonly sha256: string; readonly bytes: number } {
    const digest = createHash('sha256');
    let bytes = 0;
    for (const piece of this.content(file)) {
      digest.update(piece);
      bytes += piece.length;
      onBytes(piece.length);
    }
    return { sha256: digest.digest('hex'), bytes };
  }

  [Symbol.dispose](): void {
    this.#source[Symbol.dispose]();
  }
}
