import { FIXED_BYTES, fileRoom, folderRoom, formatManifestLine, pathToBytes } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import { pathOnDisc } from './disc-files.ts';
import type { SetContent } from './set-content.ts';
import { DATA } from './set-content.ts';

/** A disc can tell of 65,535 folders; the root and the one of the data are among them. */
const MOST_FOLDERS = 65_533;
const SUM = '0'.repeat(64);
/** Names of the program's own files are shorter. Bytes. */
const OWN_NAME = 32;

/** What of a disc is spent whatever files are on it, with a catalogue of so many bytes. */
export function spentBytes(catalogueBytes: number): number {
  return (
    FIXED_BYTES + folderRoom(DATA) + fileRoom({ size: catalogueBytes, nameBytes: OWN_NAME, tagBytes: 0 })
  );
}

/**
 * What a content takes on any disc: its sectors once, and a directory entry in all three file systems and a line of the manifest
 * for each of its names. The folders come on top.
 */
export function contentRoom({ size, names }: SetContent): number {
  const content = Math.ceil(size / SECTOR) * SECTOR;
  return names.reduce((sum, name) => {
    const path = pathOnDisc(name);
    const nameBytes = pathToBytes(path.slice(path.lastIndexOf('/') + 1)).length;
    const tagBytes = pathToBytes(formatManifestLine({ sha256: SUM, path })).length;
    return sum + fileRoom({ size, nameBytes, tagBytes }) - content;
  }, content);
}

/** A disc while it is planned: how much is left, and which folders stand on it already. */
export class DiscRoom {
  readonly number: number;
  readonly #folders = new Set<string>();
  #left: number;

  constructor(number: number, bytes: number) {
    this.number = number;
    this.#left = bytes;
  }

  /** Takes contents of so much room, all of them or, where they do not fit, none; says whether it did. */
  take(contents: readonly SetContent[], room: number): boolean {
    if (room > this.#left) return false;
    const folders = new Set<string>();
    let bytes = room;
    for (const { names } of contents) for (const { path } of names) bytes += this.#foldersOf(path, folders);
    if (bytes > this.#left || this.#folders.size + folders.size > MOST_FOLDERS) return false;
    for (const folder of folders) this.#folders.add(folder);
    this.#left -= bytes;
    return true;
  }

  /** Collects the folders of a path that are not on the disc yet; returns what they take. */
  #foldersOf(path: string, folders: Set<string>): number {
    let bytes = 0;
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (this.#folders.has(folder) || folders.has(folder)) break;
      folders.add(folder);
      // What the folder alone takes, without those above it.
      const above = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
      bytes += folderRoom(folder) - folderRoom(above);
    }
    return bytes;
  }
}
