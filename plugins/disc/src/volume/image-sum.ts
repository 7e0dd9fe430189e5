import { createHash } from 'node:crypto';
import type { Piece } from '../image/metadata-pieces.ts';

/**
 * Tells whether two images are the same to the byte, without reading them again: SHA-256 over all that describes the files, and over the SHA-256 of
 * each file with content, in the order of the disc. The bytes of an image follow from these; summing them all would take as long again
 * as summing the files.
 */
export class ImageSum {
  readonly #digest = createHash('sha256');

  addPiece({ sector, bytes }: Piece): void {
    this.#digest.update(`${sector} ${bytes.length}\n`).update(bytes);
  }

  /** Takes the next file, in hexadecimal digits. */
  addFile(sha256: string): void {
    this.#digest.update(sha256);
  }

  /** The correction data follows from all before it, by its method and how much of it there is. */
  addProtection({ method, sectors }: { readonly method: string; readonly sectors: number }): void {
    this.#digest.update(`${method} ${sectors}\n`);
  }

  hex(): string {
    return this.#digest.digest('hex');
  }
}
