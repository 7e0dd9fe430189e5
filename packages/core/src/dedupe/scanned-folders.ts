import { Buffer } from 'node:buffer';
import { itemAt } from '../errors/item-at.ts';
import { FolderStack } from '../files/folder-stack.ts';
import { folderOf, nameOf, pathToBytes } from '../files/path-text.ts';
import type { RecordCursor } from '../records/record-cursor.ts';
import type { FolderFile } from './candidates.ts';
import { FolderBytes } from './folder-bytes.ts';

/** Numbers that are noted of a file with no equal one: where its name begins and ends, and its ordinal. */
const NOTED = 3;

/** A folder that is read. The names of its files are made to texts where they are asked for, or before their bytes are overwritten. */
class OpenFolder {
  hasEqual = false;
  readonly #files: FolderFile[] = [];
  /** Of the files behind those, `NOTED` numbers each. */
  #noted: number[] = [];
  #bytes: Buffer = NOTHING;

  /** Notes a file that nothing equals: most have none, and cost nothing further where none of their folder has. */
  note({ bytes, nameFrom, pathTo, ordinal }: RecordCursor): void {
    if (bytes !== this.#bytes) this.settle();
    this.#bytes = bytes;
    this.#noted.push(nameFrom, pathTo, ordinal);
  }

  add(file: FolderFile): void {
    this.settle();
    this.hasEqual ||= file.set >= 0;
    this.#files.push(file);
  }

  settle(): readonly FolderFile[] {
    const noted = this.#noted;
    for (let at = 0; at < noted.length; at += NOTED) {
      const name = this.#bytes.toString('utf8', itemAt(noted, at), itemAt(noted, at + 1));
      this.#files.push({ name, ordinal: itemAt(noted, at + 2), ...LONE });
    }
    if (noted.length > 0) this.#noted = [];
    return this.#files;
  }
}

const NOTHING = Buffer.alloc(0);
/** Of a file that nothing equals nobody asks more than its name. */
const LONE = { set: -1, mtimeNs: '', dev: '', ino: '' };

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
  /** The list of each folder holds one item. */
  readonly #stack: FolderStack<OpenFolder>;
  readonly #last = new FolderBytes();
  /** The folder of the last record; null where its files belong to another tree. */
  #folder: OpenFolder | null = null;

  constructor({ onFolder, isOthers }: FolderListener) {
    this.#isOthers = isOthers;
    this.#stack = new FolderStack((folder, [open]) => {
      if (open?.hasEqual === true) onFolder(folder, open.settle());
    });
  }

  /** Adds the next record in the order of the paths; `set` is -1 where nothing equals it. */
  add(record: RecordCursor, set: number): void {
    if (set < 0 && record.findPath()) this.#note(record);
    else this.#addParsed(record, set);
  }

  /** Takes the names out of bytes that are about to be overwritten. */
  settle(): void {
    this.#stack.forOpen(([open]) => open?.settle());
  }

  end(): void {
    this.#stack.end();
  }

  #note(record: RecordCursor): void {
    const { bytes, pathFrom, nameFrom } = record;
    if (!this.#last.is(bytes, pathFrom, nameFrom)) {
      const folder = bytes.toString('utf8', pathFrom, Math.max(pathFrom, nameFrom - 1));
      this.#enter(folder, bytes.subarray(pathFrom, nameFrom));
    }
    this.#folder?.note(record);
  }

  #addParsed(record: RecordCursor, set: number): void {
    const { path, size, mtimeNs, dev, ino, isSound } = record.facts();
    const folder = folderOf(path);
    const prefix = pathToBytes(folder === '' ? '' : `${folder}/`);
    if (!this.#last.is(prefix, 0, prefix.length)) this.#enter(folder, prefix);
    const { ordinal } = record;
    const ownSet = isSound && size > 0 ? set : -1;
    this.#folder?.add({ name: nameOf(path), ordinal, set: ownSet, mtimeNs, dev, ino });
  }

  #enter(folder: string, bytes: Buffer): void {
    this.#last.set(bytes);
    if (this.#isOthers(folder)) this.#folder = null;
    else {
      const items = this.#stack.enter(folder);
      this.#folder = items[0] ?? new OpenFolder();
      if (items.length === 0) items.push(this.#folder);
    }
  }
}
