import { createHash } from 'node:crypto';
import type { FileAccess } from '../../files/file-access.ts';
import { pathToBytes } from '../../files/path-text.ts';
import { isPathInside } from '../../records/file-record.ts';
import { readLines } from '../../records/line-reader.ts';
import type { ManifestEntry } from './bag-lines.ts';
import { formatManifestLine, parseManifestLine } from './bag-lines.ts';

export interface DamagedManifestLine {
  readonly number: number;
  readonly damaged: true;
}

/** The lines of a manifest in their order; a line that is none, is cut off, or leads out of the bag is told as damaged. */
export function* readManifest(
  access: FileAccess,
  path: string,
): Generator<ManifestEntry | DamagedManifestLine> {
  for (const { bytes, number, whole } of readLines(access, path, { tooLong: 'skip' })) {
    const entry = whole ? parseManifestLine(bytes) : null;
    yield entry !== null && isPathInside(entry.path) ? entry : { number, damaged: true };
  }
}

/** Sums manifest lines as they would be written, so that two lists can be compared by one number. */
export class ManifestSum {
  readonly #digest = createHash('sha256');

  add(entry: ManifestEntry): void {
    this.#digest.update(pathToBytes(formatManifestLine(entry)));
  }

  hex(): string {
    return this.#digest.digest('hex');
  }
}
