import { bytesToPath, comparePaths, pathToBytes } from '@mediastruct/core';

/** What is put on a disc, as a walk of its folder finds it. Paths are those of core: strings that can stand for any bytes. */
export interface DiscEntry {
  /** Below the root, with slashes. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symlink';
  /** Bytes; 0 for what is no file. */
  readonly size: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  /** Of which only the right to execute is kept: everybody may read a disc, nobody can write it. */
  readonly mode: number;
  /** Of a symlink. */
  readonly target?: string | undefined;
  /** Absolute path that a file is read from, where that is not its path below the folder that the image is made of. */
  readonly from?: string | undefined;
  /** Files with the same key have the same bytes. These stand on the disc once, and every one of the files leads there. */
  readonly content?: string | undefined;
  /**
   * Gives the content of a file that is made while the image is written: `size` bytes. It is asked for once, after all files that are read, so
   * that it can tell of them.
   */
  readonly made?: (() => Uint8Array) | undefined;
}

interface Node {
  /** The bytes of the name; empty for the root. */
  readonly name: Buffer;
  readonly mtimeNs: bigint;
  readonly mode: number;
  /** Its name in each of the three views of the disc besides the true one; set by the layout. */
  isoName: string;
  jolietName: string;
  udfName: string;
  /** Sector of its UDF File Entry; set by the layout. */
  entrySector: number;
}

export interface DiscFile extends Node {
  readonly kind: 'file';
  readonly path: string;
  readonly from: string | undefined;
  readonly content: string | undefined;
  readonly made: (() => Uint8Array) | undefined;
  readonly size: number;
  /** Where its content begins; 0 where it has none. Set by the layout. */
  firstSector: number;
}

export interface DiscSymlink extends Node {
  readonly kind: 'symlink';
  readonly target: Buffer;
}

export interface DiscFolder extends Node {
  readonly kind: 'folder';
  readonly parent: DiscFolder | null;
  /** In the byte order of their names. */
  readonly children: DiscNode[];
}

export type DiscNode = DiscFile | DiscSymlink | DiscFolder;

const ROOT_MODE = 0o755;

/**
 * The tree of a disc. Folders that no entry names are made. Memory: about 500 bytes an entry, and a disc holds some 10^6 at most.
 */
export function discTree(entries: Iterable<DiscEntry>, mtimeNs: bigint): DiscFolder {
  const root = folder(null, { name: '', mtimeNs, mode: ROOT_MODE });
  const folders = new Map<string, DiscFolder>([['', root]]);
  const named = [...entries].sort((a, b) => comparePaths(a.path, b.path));
  for (const entry of named.filter(({ kind }) => kind === 'folder')) folderAt(entry.path, entry);
  for (const entry of named) if (entry.kind !== 'folder') addLeaf(folderAt(folderOf(entry.path)), entry);
  for (const { children } of folders.values()) children.sort((a, b) => Buffer.compare(a.name, b.name));
  return root;

  function folderAt(path: string, facts: { mtimeNs: bigint; mode: number } = root): DiscFolder {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const parent = folderAt(folderOf(path));
    const made = folder(parent, { name: nameOf(path), mtimeNs: facts.mtimeNs, mode: facts.mode });
    parent.children.push(made);
    folders.set(path, made);
    return made;
  }
}

/** All folders, each before those in it, in the order of `compare` among the folders of one. */
export function foldersInOrder(
  root: DiscFolder,
  compare: (a: DiscFolder, b: DiscFolder) => number,
): readonly DiscFolder[] {
  const all: DiscFolder[] = [root];
  for (let nth = 0; nth < all.length; nth++) {
    const inner = all[nth]?.children.filter((child) => child.kind === 'folder') ?? [];
    all.push(...inner.sort(compare));
  }
  return all;
}

function folder(
  parent: DiscFolder | null,
  { name, mtimeNs, mode }: { name: string; mtimeNs: bigint; mode: number },
): DiscFolder {
  return { kind: 'folder', parent, children: [], ...unnamed(name, { mtimeNs, mode }) };
}

function addLeaf(parent: DiscFolder, entry: DiscEntry): void {
  const { path, from, content, made, size, target = '' } = entry;
  const node = unnamed(nameOf(path), entry);
  if (entry.kind === 'symlink')
    parent.children.push({ kind: 'symlink', target: pathToBytes(target), ...node });
  else parent.children.push({ kind: 'file', path, from, content, made, size, firstSector: 0, ...node });
}

function unnamed(name: string, { mtimeNs, mode }: { mtimeNs: bigint; mode: number }): Node {
  return { name: pathToBytes(name), mtimeNs, mode, isoName: '', jolietName: '', udfName: '', entrySector: 0 };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The name as text, with a lone surrogate for each byte that is not UTF-8. */
export function nameText(node: DiscNode): string {
  return bytesToPath(node.name);
}
