import type { VolumeFile } from '@mediastruct/core';

/** Where a disc tells the shell which files have another name than they had, and which are parts of a larger file. */
export const NAMES_PATH = 'catalogue/names.tsv';
export const SEGMENTS_PATH = 'catalogue/segments.tsv';

/** The end of the name of a part: `.001`. */
const SEGMENT_END = /\.\d+$/;

interface Part {
  readonly whole: string;
  readonly sha256: string;
  readonly number: number;
  readonly volumeId: string;
  readonly line: string;
}

/**
 * Gathers both files for `restore.sh` while the files of a set are read: fields between tabs, no heading, and `%25 %0D %0A %09` for `% CR LF TAB`. Memory: a
 * line for each renamed file of the volume and for each part of a file in the set.
 */
export class NameFiles {
  readonly #volumeId: string;
  readonly #names: string[] = [];
  readonly #parts: Part[] = [];

  constructor(volumeId: string) {
    this.#volumeId = volumeId;
  }

  /** Gives the files on as they come. */
  *watch(files: Iterable<VolumeFile>): Generator<VolumeFile> {
    for (const file of files) {
      this.#take(file);
      yield file;
    }
  }

  /** A line for each file of the volume whose name was changed: its path on the disc, its old path. */
  get names(): string {
    return this.#names.join('');
  }

  /**
   * A line for each part of each file of which this disc has a part: path of the whole file, number of the part, how many there are, volume, path on
   * its disc, size and SHA-256 of the part, size and SHA-256 of the whole. By file and number.
   */
  get segments(): string {
    const own = this.#parts.filter(({ volumeId }) => volumeId === this.#volumeId).map(wholeKey);
    const wanted = new Set(own);
    return this.#parts
      .filter((part) => wanted.has(wholeKey(part)))
      .sort((a, b) => compare(wholeKey(a), wholeKey(b)) || a.number - b.number)
      .map(({ line: text }) => text)
      .join('');
  }

  #take(file: VolumeFile): void {
    const { path, original, segment, volumeId, size, sha256 } = file;
    if (original !== undefined && volumeId === this.#volumeId)
      this.#names.push(
        line([path, segment === undefined ? original : original + SEGMENT_END.exec(path)?.[0]]),
      );
    if (segment === undefined) return;
    const { number, of } = segment;
    const whole = wholeOf(file);
    const fields = [whole, number, of, volumeId, path, size, sha256, segment.size, segment.sha256];
    this.#parts.push({ whole, sha256: segment.sha256, number, volumeId, line: line(fields) });
  }
}

function wholeKey({ whole, sha256 }: Part): string {
  return `${whole}\0${sha256}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The path that the whole file had. */
function wholeOf({ path, original }: VolumeFile): string {
  return original ?? path.replace(/^data\//, '').replace(SEGMENT_END, '');
}

function line(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => encoded(String(field))).join('\t')}\n`;
}

function encoded(text: string): string {
  return text.replace(/[%\r\n\t]/g, (character) => {
    const digits = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
    return `%${digits}`;
  });
}
