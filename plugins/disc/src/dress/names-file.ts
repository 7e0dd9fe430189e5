import type { VolumeFile, VolumeSet } from '@mediastruct/core';

/** Where a disc tells the shell which files have another name than they had, and which are parts of a larger file. */
export const NAMES_PATH = 'catalogue/names.tsv';
export const SEGMENTS_PATH = 'catalogue/segments.tsv';

/** Both files are for `restore.sh`: fields between tabs, no heading, and `%25 %0D %0A %09` for `% CR LF TAB`. */
export interface NameFiles {
  /** A line for each file of the volume whose name was changed: its path on the disc, its old path. */
  readonly names: string;
  /**
   * A line for each part of each file of which this disc has a part: path of the whole file, number of the part, how many there are, volume,
   * path on its disc, size and SHA-256 of the part, size and SHA-256 of the whole. By file and number.
   */
  readonly segments: string;
}

/** Reads the set once, twice where the volume has parts of files. Memory: a line for each renamed file and each part. */
export function nameFiles(set: VolumeSet, volumeId: string): NameFiles {
  const names: string[] = [];
  const wholes = new Set<string>();
  for (const file of set.files()) {
    if (file.volumeId !== volumeId) continue;
    if (file.original !== undefined) names.push(line([file.path, file.original]));
    if (file.segment !== undefined) wholes.add(wholeOf(file));
  }
  return { names: names.join(''), segments: wholes.size === 0 ? '' : segmentLines(set, wholes) };
}

function segmentLines(set: VolumeSet, wholes: ReadonlySet<string>): string {
  const found: { readonly key: string; readonly number: number; readonly text: string }[] = [];
  for (const file of set.files()) {
    const { segment, volumeId, path, size, sha256 } = file;
    if (segment === undefined || !wholes.has(wholeOf(file))) continue;
    const { number, of } = segment;
    const whole = wholeOf(file);
    const fields = [whole, number, of, volumeId, path, size, sha256, segment.size, segment.sha256];
    found.push({ key: `${whole}\0${segment.sha256}`, number, text: line(fields) });
  }
  found.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.number - b.number));
  return found.map(({ text }) => text).join('');
}

/** The path that the whole file had. */
function wholeOf({ path, original }: VolumeFile): string {
  return original ?? path.replace(/^data\//, '').replace(/\.\d+$/, '');
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
