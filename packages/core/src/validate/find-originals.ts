import type { Session } from '../journal/session.ts';
import { partsOfOthers } from '../holders/indexed-trees.ts';
import type { Tree } from '../library/library.ts';
import { joinPath } from '../files/walk.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import type { FileRecord } from '../records/file-record.ts';
import { HashPrefixTable } from '../records/hash-prefix-table.ts';
import { IndexLines } from '../records/index-lines.ts';
import { readLines } from '../records/line-reader.ts';
import type { HashPrefix } from '../records/record-scan.ts';
import { scanHashPrefix, scanRecord } from '../records/record-scan.ts';

/** Records remembered for each duplicate; one more than is named, because one may be the duplicate's own inode. */
const REMEMBERED = 4;
const NAMED = 3;
const STEP_RECORDS = 1 << 15;

/**
 * Which files of the library have the content of a duplicate, by the indexes. Memory: 42 bytes a duplicate, and an
 * eighth of a byte for each record of the library.
 */
export class Originals {
  readonly #lines: IndexLines<Tree>;
  readonly #wanted: HashPrefixTable;
  /** For each wanted prefix 1 + the numbers of the first records that have it. */
  readonly #found: Uint32Array;

  constructor(session: Session, duplicates: number) {
    this.#lines = new IndexLines(session.library.access);
    this.#wanted = new HashPrefixTable(duplicates);
    this.#found = new Uint32Array(this.#wanted.slots * REMEMBERED);
  }

  /** Looks up, in all indexes of `trees`, the contents of the records spooled at `spoolPath`. */
  async find(
    session: Session,
    { trees, spoolPath }: { trees: readonly Tree[]; spoolPath: string },
  ): Promise<void> {
    session.progress({ kind: 'phase', phase: 'looking for originals' });
    const prefix: HashPrefix = { high: 0, low: 0 };
    for (const line of readLines(session.library.access, spoolPath))
      if (scanHashPrefix(spoolPath, line, prefix)) this.#wanted.add(prefix);
    let steps = 0;
    for (const tree of trees) {
      const isOthers = partsOfOthers(session.library, tree, session.warnings.add);
      for (const { line, ordinal } of this.#lines.read(tree)) {
        if ((steps += 1) % STEP_RECORDS === 0) {
          session.progress({ kind: 'advance', files: STEP_RECORDS, bytes: 0 });
          await new Promise((resolve) => setImmediate(resolve));
          throwIfStopped(session.stop);
        }
        const slot = scanHashPrefix(tree.indexPath, line, prefix) ? this.#wanted.find(prefix) : -1;
        if (slot < 0) continue;
        const { path, isSound } = scanRecord(tree.indexPath, line);
        if (isSound && !isOthers(path)) this.#remember(slot, ordinal);
      }
    }
  }

  /** Absolute paths of up to three files that had this content when they were indexed and are other inodes. */
  of({ sha256, dev, ino }: FileRecord): readonly string[] {
    if (sha256 === undefined) return [];
    const prefix = {
      high: Number.parseInt(sha256.slice(0, 8), 16),
      low: Number.parseInt(sha256.slice(8, 16), 16),
    };
    const slot = this.#wanted.find(prefix);
    if (slot < 0) return [];
    const paths: string[] = [];
    for (let nth = 0; nth < REMEMBERED && paths.length < NAMED; nth++) {
      const found = this.#found[slot * REMEMBERED + nth] as number;
      if (found === 0) break;
      const { source, record } = this.#lines.recordAt(found - 1);
      const isAnother = record.dev !== dev || record.ino !== ino;
      if (isAnother && record.sha256 === sha256) paths.push(joinPath(source.root, record.path));
    }
    return paths;
  }

  [Symbol.dispose](): void {
    this.#lines[Symbol.dispose]();
  }

  #remember(slot: number, ordinal: number): void {
    for (let at = slot * REMEMBERED; at < (slot + 1) * REMEMBERED; at++) {
      if (this.#found[at] !== 0) continue;
      this.#found[at] = ordinal + 1;
      return;
    }
  }
}
