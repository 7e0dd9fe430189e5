import type { WarnOfPath } from '../files/real-path.ts';
import { LibraryFolders } from './library-folders.ts';
import type { Library, Tree } from './library.ts';

/** Ranks of trees: of equal files the one of the lesser rank stays. The archive's is 0. */
const MEDIA = 1;
const LIBRARY = 2;
/** From this rank on a tree is none of the library's. */
const OUTSIDE = 3;

/** Trees that are named later than that share this rank. */
const LAST = 0xffff;

type OwnFolders = Pick<Library, 'root' | 'trees' | 'access'>;

/** Ranks trees, for one run (`LibraryFolders`). */
export class TreeRanks {
  readonly #own: LibraryFolders;
  /** Roots outside of the library, in the order in which they were given. */
  readonly #outside: readonly string[];

  /** What cannot be looked at is told, and placed by the text of its path. */
  constructor(
    { library, warnings }: { readonly library: OwnFolders; readonly warnings: { readonly add: WarnOfPath } },
    given: readonly Tree[] = [],
  ) {
    this.#own = new LibraryFolders(library, warnings.add);
    this.#outside = given.map(({ root }) => root).filter((root) => !this.#own.holds(root));
  }

  /** Archive, media, the other trees of the library, trees outside in the order in which they were given. Outside trees that nobody gave an order have one rank. */
  of({ role, root }: Pick<Tree, 'role' | 'root'>): number {
    if (role === 'archive') return 0;
    if (role === 'media') return MEDIA;
    if (this.#own.holds(root)) return LIBRARY;
    const place = this.#outside.indexOf(root);
    return Math.min(OUTSIDE + (place < 0 ? this.#outside.length : place), LAST);
  }
}

/** Whether a tree of this rank is none of the library's. */
export function isOutside(rank: number): boolean {
  return rank >= OUTSIDE;
}

/** A copy of the library is never set aside for one outside of it, whatever a person decides. */
export function isAsWellHeldBy(keeperRank: number, rank: number): boolean {
  return !isOutside(keeperRank) || isOutside(rank);
}
