import type { DiscFolder, DiscNode } from '../disc-tree.ts';

/** The two trees of directories that ECMA-119 and Joliet put over the same files. */
export interface IsoView {
  /** The identifier of a directory record; the version of a file is part of it. */
  readonly identifier: (node: DiscNode) => Buffer;
  /** The order of records in a directory and of folders in the path tables (9.3). */
  readonly compare: (a: DiscNode, b: DiscNode) => number;
  readonly hasRockRidge: boolean;
}

/** ECMA-119 with Rock Ridge in the system use fields. */
export const ISO_VIEW: IsoView = {
  identifier: (node) => Buffer.from(node.kind === 'folder' ? node.isoName : `${node.isoName};1`, 'ascii'),
  compare: (a, b) => comparePadded(a.isoName, b.isoName),
  hasRockRidge: true,
};

export const JOLIET_VIEW: IsoView = {
  identifier: (node) => Buffer.from(node.jolietName, 'utf16le').swap16(),
  compare: (a, b) => Buffer.compare(JOLIET_VIEW.identifier(a), JOLIET_VIEW.identifier(b)),
  hasRockRidge: false,
};

/** Where the directories of a view stand, and how large they are. */
export interface Directories {
  readonly view: IsoView;
  /** In the order of the path tables, the root first. */
  readonly folders: readonly DiscFolder[];
  readonly extents: ReadonlyMap<DiscFolder, DirectoryExtent>;
}

export interface DirectoryExtent {
  readonly sector: number;
  /** Bytes of the records, whole sectors; what Rock Ridge continues stands behind them. */
  readonly bytes: number;
  readonly continuedSector: number;
}

/** Names are compared as if filled up with blanks, then the extensions. */
function comparePadded(a: string, b: string): number {
  const [nameA = '', endA = ''] = a.split('.');
  const [nameB = '', endB = ''] = b.split('.');
  return compareFilled(nameA, nameB) || compareFilled(endA, endB);
}

function compareFilled(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const [left, right] = [a.padEnd(length, ' '), b.padEnd(length, ' ')];
  return left < right ? -1 : left > right ? 1 : 0;
}
