import { itemAt } from '../errors/item-at.ts';
import type { KeepRule } from '../library/core-settings.ts';
import { isCopyName } from '../metadata/copy-name.ts';
import { groupFolder } from '../metadata/groups.ts';
import { stemOf } from '../metadata/media-kind.ts';

/** A file of one folder, as comparing sees it. */
export interface FolderFile {
  readonly name: string;
  /** Number of its record through all indexes: the order of the trees, then of the paths. */
  readonly ordinal: number;
  /** The set of equal files it stands in; -1 where nothing equals it. */
  readonly set: number;
  readonly mtimeNs: string;
  readonly dev: string;
  readonly ino: string;
}

export interface ComparedFolder {
  readonly files: readonly FolderFile[];
  readonly isReference: boolean;
  /** The rank of its tree: of equal files the one of the lesser rank stays, whatever the keep rule says. */
  readonly treeRank: number;
  /** Length of the folder's absolute path. */
  readonly pathLength: number;
}

/**
 * The files that have an equal one, as columns: a row each, the rows of one group next to each other, its main
 * file first where that has an equal one. Memory: 20 bytes a row and 27 a group, which has at least one row.
 */
export class Candidates {
  rows = 0;
  groups = 0;
  /** Sets are numbered below this. */
  readonly sets: number;
  readonly set: Uint32Array;
  readonly group: Uint32Array;
  readonly ordinal: Uint32Array;
  /** Device and inode mixed to 53 bits; two files share one by chance once in 10^15, and then both stay. */
  readonly inode: Float64Array;
  /** By group; one further entry ends the last. */
  readonly firstRow: Uint32Array;
  readonly mainOrdinal: Uint32Array;
  readonly folder: Uint32Array;
  /** The rank of the tree. Less is better. */
  readonly treeRank: Uint16Array;
  /** By the keep rule. Less is better. */
  readonly rank: Float64Array;
  readonly flags: Uint8Array;
  #folders = 0;

  constructor(room: { readonly rows: number; readonly sets: number }) {
    this.sets = room.sets;
    this.set = new Uint32Array(room.rows);
    this.group = new Uint32Array(room.rows);
    this.ordinal = new Uint32Array(room.rows);
    this.inode = new Float64Array(room.rows);
    this.firstRow = new Uint32Array(room.rows + 1);
    this.mainOrdinal = new Uint32Array(room.rows);
    this.folder = new Uint32Array(room.rows);
    this.treeRank = new Uint16Array(room.rows);
    this.rank = new Float64Array(room.rows);
    this.flags = new Uint8Array(room.rows);
  }

  addFolder(folder: ComparedFolder, rule: KeepRule): void {
    if (folder.files.every((file) => file.set < 0)) return;
    for (const { main, members } of groupFolder(folder.files.map((file) => file.name))) {
      const files = members.map(({ index }) => itemAt(folder.files, index));
      const equalOnes = files.filter((file) => file.set >= 0);
      if (equalOnes.length === 0) continue;
      const mainFile = itemAt(folder.files, main);
      this.mainOrdinal[this.groups] = mainFile.ordinal;
      this.folder[this.groups] = this.#folders;
      this.treeRank[this.groups] = folder.treeRank;
      this.rank[this.groups] = rankOf(rule, mainFile, folder.pathLength);
      this.flags[this.groups] =
        (folder.isReference ? IN_REFERENCE : 0) |
        (equalOnes.length === files.length ? ALL_HAVE_EQUALS : 0) |
        (isCopyName(stemOf(mainFile.name)) ? COPY_NAME : 0);
      for (const file of equalOnes) this.#addRow(file);
      this.groups += 1;
      this.firstRow[this.groups] = this.rows;
    }
    this.#folders += 1;
  }

  isReference(group: number): boolean {
    return (itemAt(this.flags, group) & IN_REFERENCE) !== 0;
  }

  /** Every file of the group, its main file and all others, equals some file. */
  allHaveEquals(group: number): boolean {
    return (itemAt(this.flags, group) & ALL_HAVE_EQUALS) !== 0;
  }

  #addRow(file: FolderFile): void {
    this.set[this.rows] = file.set;
    this.group[this.rows] = this.groups;
    this.ordinal[this.rows] = file.ordinal;
    this.inode[this.rows] = mixInode(file);
    this.rows += 1;
  }
}

export const IN_REFERENCE = 1;
const ALL_HAVE_EQUALS = 2;
/** The main file has a name such as `foo (1).jpg`. */
export const COPY_NAME = 4;

function rankOf(rule: KeepRule, main: FolderFile, folderLength: number): number {
  switch (rule) {
    case 'oldest':
      return Number(main.mtimeNs) / 1e6;
    case 'newest':
      return -Number(main.mtimeNs) / 1e6;
    case 'shortest-path':
      return folderLength + 1 + main.name.length;
    case 'path-order':
      return 0;
  }
}

function mixInode({ dev, ino }: { dev: string; ino: string }): number {
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (const text of [dev, ':', ino]) {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ (code + (high >>> 15)), 0x5bd1e995);
    }
  }
  return ((high ^ (low >>> 13)) >>> 0) * 2 ** 21 + ((low ^ (high >>> 7)) >>> 11);
}
