import type { KnownCopy } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import type { Session } from '../journal/session.ts';
import type { FileRecord } from '../records/file-record.ts';

const HASH_BYTES = 32;
const LISTED = 100;

/**
 * What is gone from a tree since its last crawl, and whether another place is known to have its content. Memory: 32 bytes for
 * each file that is gone, and the first 100 paths.
 */
export class GoneFiles {
  #hashes = Buffer.alloc(HASH_BYTES * 64);
  #hashed = 0;
  readonly #hashedPaths: string[] = [];
  #unread = 0;
  readonly #unreadPaths: string[] = [];

  /** A record whose file is gone. An empty one held nothing; of one that was never read nobody knows another copy. */
  add({ path, sha256, size }: FileRecord): void {
    if (size === 0) return;
    if (sha256 === undefined) {
      this.#unread += 1;
      if (this.#unreadPaths.length < LISTED) this.#unreadPaths.push(path);
      return;
    }
    if ((this.#hashed + 1) * HASH_BYTES > this.#hashes.length)
      this.#hashes = Buffer.concat([this.#hashes, Buffer.alloc(this.#hashes.length)]);
    this.#hashes.write(sha256, this.#hashed * HASH_BYTES, 'hex');
    this.#hashed += 1;
    if (this.#hashedPaths.length < LISTED) this.#hashedPaths.push(path);
  }

  /** Files of which no other copy is known. Asked when the index of this crawl counts, so a file that moved has one. */
  nowhere(session: Session): { readonly count: number; readonly paths: readonly string[] } {
    let count = this.#unread;
    const paths = [...this.#unreadPaths];
    if (this.#hashed === 0) return { count, paths };
    const note = (message: string, path: string) => session.progress({ kind: 'note', message, path });
    using catalogue = openCatalogue(session.library, { kinds: session.holderKinds, note });
    for (let nth = 0; nth < this.#hashed; nth++) {
      const sha256 = this.#hashes.toString('hex', nth * HASH_BYTES, (nth + 1) * HASH_BYTES);
      if (catalogue.copiesOf(sha256).some(isAnotherCopy)) continue;
      count += 1;
      const path = this.#hashedPaths[nth];
      if (path !== undefined && paths.length < LISTED) paths.push(path);
    }
    return { count, paths };
  }
}

/** A file of a tree, or one of a holder of which something was read back: a volume without a proven disc is its folder alone. */
function isAnotherCopy({ holder, isSound }: KnownCopy): boolean {
  if (!isSound || !holder.holdsCopies) return false;
  return holder.kind === 'tree' || holder.proofs().length > 0;
}
