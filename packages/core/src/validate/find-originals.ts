import { dirname } from 'node:path';
import type { Catalogue, KnownCopy } from '../catalogue/catalogue.ts';
import { errnoOf, messageOf, statIfReadable } from '../files/file-access.ts';
import { MountViews } from '../files/mount-views.ts';
import { identitiesAbove } from '../files/stands-in.ts';
import { joinPath } from '../files/walk.ts';
import type { Holder } from '../holders/holder.ts';
import { describeHolder } from '../holders/holder.ts';
import { holdsOriginals, indexedTrees, partsOfOthers } from '../holders/indexed-trees.ts';
import type { Session } from '../journal/session.ts';
import type { Tree } from '../library/library.ts';
import { LibraryFolders } from '../library/library-folders.ts';
import type { FileRecord } from '../records/file-record.ts';
import { treesOnlyEverOutside } from './set-aside-trees.ts';
import { folderIdentity } from './spool-duplicates.ts';

/** Files named for each duplicate; the executor reads them until one proves it. */
const NAMED = 3;

/** Where the content of a duplicate is, as the catalogue knows. */
export interface FoundOriginals {
  /** Absolute paths of up to three files that had this content when they were indexed and are other inodes. */
  readonly originals: readonly string[];
  /** In words, a holder that is no tree and has it, such as a volume of which only the discs are left; else null. */
  readonly elsewhere: string | null;
  /** Absolute path of a file that has it and is outside of the library, where the duplicate is of the library and none that may stand for it was found; else null. */
  readonly outside: string | null;
}

interface LookedTree {
  readonly tree: Tree;
  readonly isOthers: (path: string) => boolean;
}

/** Looks originals up in the catalogue, one content at a time: what it costs follows the duplicates, not the library. */
export class Originals {
  readonly #session: Session;
  readonly #catalogue: Catalogue;
  /** Device and inode of the folders that hold duplicates, and of the roots of the duplicates and the validated ones. */
  readonly #aside: ReadonlySet<string>;
  readonly #views: MountViews;
  #lastFolder = { path: '', isAside: false };
  readonly #trees: readonly LookedTree[];
  /** Names of the trees outside of the library, below which their duplicates stand. */
  readonly #outside: ReadonlySet<string>;
  /** Read where it is first asked for. */
  #onlyEverOutside: ReadonlySet<string> | null = null;

  constructor(
    session: Session,
    {
      catalogue,
      trees,
      aside,
    }: {
      readonly catalogue: Catalogue;
      readonly trees: readonly Tree[];
      /** Device and inode of the folders that hold duplicates. */
      readonly aside: ReadonlySet<string>;
    },
  ) {
    this.#session = session;
    this.#catalogue = catalogue;
    const { library } = session;
    const roots = library.trees.filter((tree) => !holdsOriginals(tree)).map(({ root }) => root);
    const identities = roots.map((root) => folderIdentity(library.access, root));
    this.#aside = new Set([...aside, ...identities.filter((identity) => identity !== null)]);
    this.#views = new MountViews(library.access);
    const own = new LibraryFolders(library, session.warnings.add);
    const outside = indexedTrees(library, () => {}).filter(({ root }) => !own.holds(root));
    this.#outside = new Set(outside.map(({ name }) => name));
    this.#trees = trees.map((tree) => ({
      tree,
      isOthers: partsOfOthers(library, tree, session.warnings.add),
    }));
  }

  of(duplicate: FileRecord): FoundOriginals {
    if (duplicate.sha256 === undefined) return { originals: [], elsewhere: null, outside: null };
    const copies = this.#catalogue.copiesOf(duplicate.sha256).filter(({ isSound }) => isSound);
    const own = this.#trees.filter(({ tree }) => !this.#outside.has(tree.name));
    const trees = this.#isFromOutside(duplicate) ? this.#trees : own;
    const originals = this.#originals(duplicate, { trees, copies });
    const isUnproven = originals.length === 0 && trees === own;
    const [outside = null] = isUnproven ? this.#originals(duplicate, { trees: this.#trees, copies }) : [];
    return { originals, elsewhere: elsewhereOf(copies), outside };
  }

  /**
   * Whether a duplicate was set aside out of a tree outside of the library: one that is outside now, and was whenever files of it were set aside. Where that is not known it may
   * have been the library's own.
   */
  #isFromOutside({ path }: FileRecord): boolean {
    const [tree = ''] = path.split('/', 1);
    if (!this.#outside.has(tree)) return false;
    return (this.#onlyEverOutside ??= treesOnlyEverOutside(this.#session)).has(tree);
  }

  #originals(
    duplicate: FileRecord,
    { trees, copies }: { readonly trees: readonly LookedTree[]; readonly copies: readonly KnownCopy[] },
  ): readonly string[] {
    const paths: string[] = [];
    for (const { tree, isOthers } of trees)
      for (const { holder, path } of copies) {
        if (!isOf(holder, tree) || isOthers(path) || paths.length === NAMED) continue;
        const absolute = joinPath(tree.root, path);
        if (!this.#isSameInode(absolute, duplicate) && !this.#isAside(absolute)) paths.push(absolute);
      }
    return paths;
  }

  /** Whether a file stands among duplicates or validated ones, seen under another path: it speaks for no other duplicate. */
  #isAside(path: string): boolean {
    const folder = dirname(path);
    if (this.#lastFolder.path !== folder) {
      this.#lastFolder = { path: folder, isAside: this.#standsAside(folder) };
    }
    return this.#lastFolder.isAside;
  }

  /** A folder that is not there is left to the executor. One that cannot be looked at may hold duplicates, which is told. */
  #standsAside(folder: string): boolean {
    const { library, warnings } = this.#session;
    try {
      for (const identity of identitiesAbove(library.access, folder, this.#views))
        if (this.#aside.has(identity)) return true;
      return false;
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === null) throw error;
      if (errno === 'ENOENT' || errno === 'ENOTDIR') return false;
      warnings.add(folder, messageOf(error));
      return true;
    }
  }

  /** One that is not there, or cannot be looked at, is left to the executor, which reads it and says so. */
  #isSameInode(path: string, { dev, ino }: FileRecord): boolean {
    const { library, warnings } = this.#session;
    const stat = statIfReadable(library.access, path, (error) => warnings.add(path, messageOf(error)));
    return stat !== null && String(stat.dev) === dev && String(stat.ino) === ino;
  }
}

function isOf({ kind, name }: Holder, tree: Tree): boolean {
  return kind === 'tree' && name === tree.name;
}

function elsewhereOf(copies: readonly KnownCopy[]): string | null {
  const holder = copies
    .map((copy) => copy.holder)
    .find(({ kind, holdsCopies }) => kind !== 'tree' && holdsCopies);
  return holder === undefined ? null : `on ${describeHolder(holder)}`;
}
