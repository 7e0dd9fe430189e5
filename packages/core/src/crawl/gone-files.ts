import type { Catalogue } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { joinPath } from '../files/walk.ts';
import type { Session } from '../journal/session.ts';
import type { Tree } from '../library/library.ts';

const HASH_BYTES = 32;
const LISTED = 100;

/**
 * What is gone from a tree since its last crawl, and whether its content lives elsewhere: under a name that is new in this
 * crawl, or at another place that the library knows. Memory: 32 bytes for each file that is gone, about 100 for each that was
 * read.
 */
export class GoneFiles {
  #hashes = Buffer.alloc(HASH_BYTES * 64);
  #count = 0;
  readonly #read = new Set<string>();
  readonly #paths: string[] = [];

  /** A record whose file is gone; one that was never read, or is empty, held nothing that could be looked for. */
  add({
    path,
    sha256,
    size,
  }: {
    readonly path: string;
    readonly sha256?: string | undefined;
    readonly size: number;
  }): void {
    if (sha256 === undefined || size === 0) return;
    if ((this.#count + 1) * HASH_BYTES > this.#hashes.length)
      this.#hashes = Buffer.concat([this.#hashes, Buffer.alloc(this.#hashes.length)]);
    this.#hashes.write(sha256, this.#count * HASH_BYTES, 'hex');
    this.#count += 1;
    if (this.#paths.length < LISTED) this.#paths.push(path);
  }

  /** The content of a file that was read in this crawl. */
  addRead(sha256: string): void {
    this.#read.add(sha256);
  }

  /** Files whose content no other place is known to have. Asked before the index of this crawl counts. */
  nowhere(session: Session, tree: Tree): { readonly count: number; readonly paths: readonly string[] } {
    if (this.#count === 0) return { count: 0, paths: [] };
    using catalogue = openCatalogue(session.library, { kinds: session.holderKinds });
    let count = 0;
    const paths: string[] = [];
    for (let nth = 0; nth < this.#count; nth++) {
      const sha256 = this.#hashes.toString('hex', nth * HASH_BYTES, (nth + 1) * HASH_BYTES);
      if (this.#read.has(sha256) || isElsewhere(catalogue, sha256, { session, tree })) continue;
      count += 1;
      const path = this.#paths[nth];
      if (path !== undefined) paths.push(path);
    }
    return { count, paths };
  }
}

/** In the tree itself, only a file that is there now counts. */
function isElsewhere(
  catalogue: Catalogue,
  sha256: string,
  { session, tree }: { readonly session: Session; readonly tree: Tree },
): boolean {
  return catalogue
    .copiesOf(sha256)
    .some(
      ({ holder, path, isSound }) =>
        isSound &&
        (holder.kind === 'tree' && holder.name === tree.name
          ? lstatOrNull(session.library.access, joinPath(tree.root, path)) !== null
          : holder.kind === 'tree' || holder.holdsCopies),
    );
}
