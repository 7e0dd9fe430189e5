import { itemAt } from '../../errors/item-at.ts';
import type { EntryKind } from '../../files/file-access.ts';
import { folderOf, nameOf, pathIn } from '../../files/path-text.ts';
import { joinPath, walkTree } from '../../files/walk.ts';
import type { Session } from '../../journal/session.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import type { DirectTree } from './direct-trees.ts';

/** So often threads are given new files to look at, and signals and timers are let in. */
const STEP_FILES = 256;

/**
 * The files of folders as a walk found them, numbered through all of them in the order of trees and paths. Memory: about 80 bytes a file, and 100 a
 * folder.
 */
export class WalkedFiles {
  readonly names: string[] = [];
  /** Bytes. */
  readonly sizes: number[] = [];
  readonly #folderOf: number[] = [];
  readonly #folders: string[] = [];
  /** The number of the first file of each tree. */
  readonly #trees: { readonly tree: DirectTree; readonly first: number }[] = [];

  get count(): number {
    return this.names.length;
  }

  /** Begins the next tree; the files that are added are its own. */
  begin(tree: DirectTree): void {
    this.#trees.push({ tree, first: this.count });
  }

  /** `path` is relative to the root of the tree. */
  add(path: string, size: number): void {
    const folder = folderOf(path);
    if (this.#folders.at(-1) !== folder) this.#folders.push(folder);
    this.#folderOf.push(this.#folders.length - 1);
    this.names.push(nameOf(path));
    this.sizes.push(size);
  }

  /** Each tree with the numbers of its files: from `first`, below `end`. */
  trees(): readonly { readonly tree: DirectTree; readonly first: number; readonly end: number }[] {
    return this.#trees.map(({ tree, first }, at) => ({
      tree,
      first,
      end: this.#trees[at + 1]?.first ?? this.count,
    }));
  }

  treeOf(nth: number): DirectTree {
    const found = this.#trees.findLast(({ first }) => first <= nth);
    if (found === undefined) throw new RangeError(`no tree has a file ${nth}`);
    return found.tree;
  }

  nameOf(nth: number): string {
    return itemAt(this.names, nth);
  }

  /** The folder of a file, relative to the root of its tree; the same text for files that follow each other in it. */
  folderOf(nth: number): string {
    return itemAt(this.#folders, itemAt(this.#folderOf, nth));
  }

  /** The path of a file relative to the root of its tree. */
  pathOf(nth: number): string {
    return pathIn(this.folderOf(nth), itemAt(this.names, nth));
  }

  absoluteOf(nth: number): string {
    return joinPath(this.treeOf(nth).tree.root, this.pathOf(nth));
  }
}

/** Who looks at files while the walk goes on. */
export interface WalkFollower {
  /** A file was found and has its number. */
  met(nth: number): void;
  /** Called now and then. */
  throwIfFailed(): void;
}

/** Walks the folders. What cannot be listed is a warning, and what stands there is not compared. */
export async function walkFiles(
  session: Session,
  trees: readonly DirectTree[],
  into: WalkInto,
): Promise<void> {
  session.progress({ kind: 'phase', phase: 'looking for files' });
  for (const tree of trees) {
    into.files.begin(tree);
    await walkOne(session, tree, into);
  }
}

interface WalkInto {
  readonly files: WalkedFiles;
  readonly follower: WalkFollower;
}

async function walkOne(session: Session, direct: DirectTree, { files, follower }: WalkInto): Promise<void> {
  const { library, progress, warnings, stop } = session;
  const { tree, folder, isLeftOut } = direct;
  const inTree = (path: string) => (path === '' ? folder : pathIn(folder, path));
  const options = {
    leaveOut: (path: string, kind: EntryKind) => isLeftOut(inTree(path), kind),
  };
  let told = files.count;
  for (const entry of walkTree(library.access, joinPath(tree.root, folder), options)) {
    if (entry.kind === 'file') {
      files.add(inTree(entry.path), entry.stat.size);
      follower.met(files.count - 1);
    } else if (entry.kind === 'failed') warnings.add(joinPath(tree.root, inTree(entry.path)), entry.message);
    if (files.count - told < STEP_FILES) continue;
    progress({ kind: 'advance', files: files.count - told, bytes: 0 });
    told = files.count;
    await new Promise((resolve) => setImmediate(resolve));
    follower.throwIfFailed();
    throwIfStopped(stop);
  }
  progress({ kind: 'advance', files: files.count - told, bytes: 0 });
}
