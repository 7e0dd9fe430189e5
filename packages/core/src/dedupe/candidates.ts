import { itemAt } from '../errors/item-at.ts';
import type { KeepRule } from '../library/core-settings.ts';
import { isCopyName } from '../metadata/copy-name.ts';
import { editNames } from '../metadata/edit-names.ts';
import type { Group } from '../metadata/group.ts';
import { groupFolder } from '../metadata/groups.ts';
import { stemOf } from '../metadata/media-kind.ts';
import type { Verdict } from './decided/decided-copies.ts';

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
  /** The place of a file of the folder by the patterns of the user; less is better. All are in one place if absent. */
  readonly placeOf?: ((name: string) => number) | undefined;
  /** Number of its file system where only copies on one are compared; one for all if absent. */
  readonly device?: number | undefined;
  /** What a person decided of a file of the folder; absent where nobody was asked. */
  readonly verdictOf?: ((file: FolderFile) => Verdict | null) | undefined;
}

/** How much is to come, and the rules by which it is ranked. */
export interface CandidatesRoom {
  readonly rows: number;
  readonly sets: number;
  readonly keep: readonly KeepRule[];
  /** True where the files of a folder are one group, whatever their names. */
  readonly wholeFolders?: boolean | undefined;
  /** True where only what a person decided to set aside may go. */
  readonly isDecided?: boolean | undefined;
}

/**
 * The files that have an equal one, as columns: a row each, the rows of one group next to each other, its main
 * file first where that has an equal one. Memory: 20 bytes a row, and 33 a group for one keep rule and 8 for each further one; a
 * group has at least one row.
 */
export class Candidates {
  rows = 0;
  groups = 0;
  /** Sets are numbered below this. */
  readonly sets: number;
  readonly keep: readonly KeepRule[];
  readonly set: Uint32Array;
  readonly group: Uint32Array;
  readonly ordinal: Uint32Array;
  /** Device and inode mixed to 53 bits; two files share one by chance once in 10^15, and then both stay. */
  readonly inode: Float64Array;
  /** By group; one further entry ends the last. */
  readonly firstRow: Uint32Array;
  readonly mainOrdinal: Uint32Array;
  readonly folder: Uint32Array;
  readonly device: Uint32Array;
  /** The rank of the tree. Less is better. */
  readonly treeRank: Uint16Array;
  /** By the patterns. Less is better. */
  readonly place: Uint16Array;
  /** By each keep rule. Less is better. */
  readonly ranks: readonly Float64Array[];
  readonly flags: Uint8Array;
  readonly isDecided: boolean;
  /** Whether a person decided about any of the groups. */
  hasVerdicts = false;
  readonly #wholeFolders: boolean;
  #folders = 0;

  constructor({ rows, sets, keep, wholeFolders = false, isDecided = false }: CandidatesRoom) {
    this.sets = sets;
    this.keep = keep;
    this.#wholeFolders = wholeFolders;
    this.isDecided = isDecided;
    this.set = new Uint32Array(rows);
    this.group = new Uint32Array(rows);
    this.ordinal = new Uint32Array(rows);
    this.inode = new Float64Array(rows);
    this.firstRow = new Uint32Array(rows + 1);
    this.mainOrdinal = new Uint32Array(rows);
    this.folder = new Uint32Array(rows);
    this.device = new Uint32Array(rows);
    this.treeRank = new Uint16Array(rows);
    this.place = new Uint16Array(rows);
    this.ranks = keep.map(() => new Float64Array(rows));
    this.flags = new Uint8Array(rows);
  }

  addFolder(folder: ComparedFolder): void {
    if (folder.files.every((file) => file.set < 0)) return;
    for (const { main, members } of this.#groupsOf(folder.files)) {
      const files = members.map(({ index }) => itemAt(folder.files, index));
      const equalOnes = files.filter((file) => file.set >= 0);
      if (equalOnes.length === 0) continue;
      const mainFile = itemAt(folder.files, main);
      this.#rankGroup(folder, mainFile, equalOnes.length === files.length);
      this.#judgeGroup(folder, mainFile, equalOnes);
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

  /** A person decided that the group goes, and nothing speaks against it. */
  isToGo(group: number): boolean {
    return (itemAt(this.flags, group) & TO_GO) !== 0;
  }

  /** A person decided that a file of the group stays. */
  isToStay(group: number): boolean {
    return (itemAt(this.flags, group) & TO_STAY) !== 0;
  }

  /** Takes back what a person decided of a group. */
  letStay(group: number): void {
    this.flags[group] = itemAt(this.flags, group) & ~TO_GO;
  }

  #groupsOf(files: readonly FolderFile[]): readonly Pick<Group, 'main' | 'members'>[] {
    if (!this.#wholeFolders) return groupFolder(files.map((file) => file.name));
    const members = files.map((_, index) => ({ index, role: 'main' as const, to: index, isWeak: false }));
    return [{ main: 0, members }];
  }

  #rankGroup(folder: ComparedFolder, main: FolderFile, allHaveEquals: boolean): void {
    const { groups } = this;
    const stem = stemOf(main.name);
    this.mainOrdinal[groups] = main.ordinal;
    this.folder[groups] = this.#folders;
    this.device[groups] = folder.device ?? 0;
    this.treeRank[groups] = folder.treeRank;
    this.place[groups] = Math.min(folder.placeOf?.(main.name) ?? 0, 0xffff);
    for (const [nth, rule] of this.keep.entries())
      itemAt(this.ranks, nth)[groups] = rankOf(rule, main, folder.pathLength);
    this.flags[groups] =
      (folder.isReference ? IN_REFERENCE : 0) |
      (allHaveEquals ? ALL_HAVE_EQUALS : 0) |
      (isCopyName(stem) ? COPY_NAME : 0) |
      (editNames(stem).length > 0 ? EDIT_NAME : 0);
  }

  /** A group goes where its main file is to go and none of its files is to stay. */
  #judgeGroup({ verdictOf }: ComparedFolder, main: FolderFile, files: readonly FolderFile[]): void {
    if (verdictOf === undefined) return;
    const { groups } = this;
    const verdicts = new Map(files.map((file) => [file, verdictOf(file)]));
    const own = itemAt(this.flags, groups);
    if ([...verdicts.values()].includes('keep')) this.flags[groups] = own | TO_STAY;
    else if (verdicts.get(main) === 'aside') this.flags[groups] = own | TO_GO;
    else return;
    this.hasVerdicts = true;
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
/** The main file has the name of an edit, such as `IMG_E1234.jpg` or `foo-edited.jpg`. */
export const EDIT_NAME = 8;
const TO_GO = 16;
const TO_STAY = 32;

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

/** Device and inode as one number of 53 bits. */
export function mixInode({ dev, ino }: { dev: string; ino: string }): number {
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
