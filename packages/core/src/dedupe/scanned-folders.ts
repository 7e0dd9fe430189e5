import { Buffer } from 'node:buffer';
import { itemAt } from '../errors/item-at.ts';
import { FolderStack } from '../files/folder-stack.ts';
import { folderOf, nameOf, pathToBytes } from '../files/path-text.ts';
import type { RecordCursor } from '../records/record-cursor.ts';
import type { FolderFile } from './candidates.ts';
import { FolderBytes } from './folder-bytes.ts';

/** A record of a folder that is read. Its name is taken out of the bytes where it is needed, or before they are overwritten. */
interface ScannedFile {
  name: string | null;
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  readonly ordinal: number;
  readonly set: number;
  readonly mtimeNs: string;
  readonly dev: string;
  readonly ino: string;
}

export interface FolderListener {
  /** Told of each folder with a file of a set, once, with all its files. */
  readonly onFolder: (folder: string, files: readonly FolderFile[]) => void;
  /** True for a folder whose files belong to another tree. */
  readonly isOthers: (folder: string) => boolean;
}

/**
 * Gathers scanned records into folders. Of most folders nothing is told, and the names of their files are never made to texts.
 * Memory: about 150 bytes a file of the folders from the root to the current one.
 */
export class ScannedFolders {
  readonly #isOthers: FolderListener['isOthers'];
  readonly #stack: FolderStack<ScannedFile>;
  /** How many files of a folder have their names. */
  readonly #settled = new WeakMap<readonly ScannedFile[], number>();
  readonly #folder = new FolderBytes();
  /** The files of that folder; null where they belong to another tree. */
  #files: ScannedFile[] | null = null;

  constructor({ onFolder, isOthers }: FolderListener) {
    this.#isOthers = isOthers;
    this.#stack = new FolderStack((folder, files) => {
      if (files.some((file) => file.set >= 0)) onFolder(folder, files.map(toFolderFile));
    });
  }

  /** Adds the next record in the order of the paths; `set` is -1 where nothing equals it. */
  add(record: RecordCursor, set: number): void {
    if (set < 0 && record.findPath()) this.#addInPlace(record);
    else this.#addParsed(record, set);
  }

  /** Takes the names out of bytes that are about to be overwritten. */
  settle(): void {
    this.#stack.forOpen((files) => {
      for (let nth = this.#settled.get(files) ?? 0; nth < files.length; nth++) {
        const file = itemAt(files, nth);
        file.name ??= textOf(file);
      }
      this.#settled.set(files, files.length);
    });
  }

  end(): void {
    this.#stack.end();
  }

  #addInPlace({ bytes, pathFrom, nameFrom, pathTo, ordinal }: RecordCursor): void {
    if (!this.#folder.is(bytes, pathFrom, nameFrom)) {
      const folder = bytes.toString('utf8', pathFrom, Math.max(pathFrom, nameFrom - 1));
      this.#enter(folder, bytes.subarray(pathFrom, nameFrom));
    }
    this.#files?.push({
      name: null,
      bytes,
      from: nameFrom,
      to: pathTo,
      ordinal,
      set: -1,
      mtimeNs: '',
      dev: '',
      ino: '',
    });
  }

  #addParsed(record: RecordCursor, set: number): void {
    const { path, size, mtimeNs, dev, ino, isSound } = record.facts();
    const folder = folderOf(path);
    const prefix = pathToBytes(folder === '' ? '' : `${folder}/`);
    if (!this.#folder.is(prefix, 0, prefix.length)) this.#enter(folder, prefix);
    this.#files?.push({
      name: nameOf(path),
      bytes: NOTHING,
      from: 0,
      to: 0,
      ordinal: record.ordinal,
      set: isSound && size > 0 ? set : -1,
      mtimeNs,
      dev,
      ino,
    });
  }

  #enter(folder: string, bytes: Buffer): void {
    this.#folder.set(bytes);
    this.#files = this.#isOthers(folder) ? null : this.#stack.enter(folder);
  }
}

const NOTHING = Buffer.alloc(0);

function toFolderFile(file: ScannedFile): FolderFile {
  const { ordinal, set, mtimeNs, dev, ino } = file;
  return { name: file.name ?? textOf(file), ordinal, set, mtimeNs, dev, ino };
}

function textOf({ bytes, from, to }: ScannedFile): string {
  return bytes.toString('utf8', from, to);
}
