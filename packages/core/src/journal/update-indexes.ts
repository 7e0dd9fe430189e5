import { MediaStructError } from '../errors/media-struct-error.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { comparePaths } from '../files/path-text.ts';
import { indexedTrees } from '../holders/indexed-trees.ts';
import type { Library, Tree } from '../library/library.ts';
import { placeInTree } from '../library/tree-of-path.ts';
import type { FileRecord, StatRecord } from '../records/file-record.ts';
import { IndexWriter, readIndex, readIndexHeader } from '../records/index-file.ts';
import type { OperationOutcome } from './run/outcomes.ts';
import type { PlannedOperation } from './plan/operation.ts';
import { isRemoving } from './plan/operation.ts';
import type { Run } from './run/run.ts';
import type { Session } from './session.ts';

/** Changes held in memory before they are merged into the indexes, about 700 bytes each. */
const CHANGES_HELD = 100_000;

/** What a run did to one tree: the record that now stands at a path, or null where the file is gone. */
type Changes = Map<string, FileRecord | null>;

/**
 * Makes the indexes of all trees true again after a run, from its journal; no file is read. Doing it again
 * gives the same indexes. A tree without an index stays without one until its first crawl. A damaged index is told
 * and left: it must not keep a run from ending, because `crawl --force`, which mends it, waits for that end.
 */
export function updateIndexes({ library, warnings }: Pick<Session, 'library' | 'warnings'>, run: Run): void {
  const { createdAt } = run.header;
  const onDamaged = ({ message, path }: MediaStructError) =>
    warnings.add(path ?? library.state.indexes, `${message}; it is left as it is: mediastruct crawl --force`);
  const trees = indexedTrees(library, onDamaged);
  const held = new HeldChanges({ ...library, trees }, onDamaged);
  for (const joined of run.outcomes()) {
    for (const { path, record } of changesOf(joined, createdAt)) held.add(path, record);
    if (held.size >= CHANGES_HELD) held.merge();
  }
  held.merge();
}

interface Change {
  readonly path: string;
  readonly record: ((path: string) => FileRecord) | null;
}

function changesOf({ operation, outcome }: OperationOutcome, hashedAt: string): Change[] {
  if (outcome.kind !== 'done' && outcome.kind !== 'failed') return [];
  const changes: Change[] = [];
  const sourceLeft = outcome.kind === 'done' && isRemoving(operation);
  if (sourceLeft) changes.push({ path: operation.from, record: null });
  if (outcome.to !== null && outcome.stat !== null) {
    const stat = outcome.stat;
    // A copy was read back as it was made; a link has the content that was read when its hash was made.
    const wasRead =
      outcome.kind === 'done' && outcome.how !== 'link' ? hashedAt : (operation.hashedAt ?? hashedAt);
    changes.push({
      path: outcome.to,
      record: (path) => recordOf(operation, { path, stat, hashedAt: wasRead }),
    });
  }
  return changes;
}

function recordOf(
  { sha256, taken, camera, origin }: PlannedOperation,
  { path, stat, hashedAt }: { path: string; stat: StatRecord; hashedAt: string },
): FileRecord {
  return { path, sha256, ...stat, hashedAt, verifiedAt: hashedAt, taken, camera, origin };
}

class HeldChanges {
  readonly #library: Library;
  readonly #onDamaged: (error: MediaStructError) => void;
  readonly #byTree = new Map<Tree, Changes>();
  size = 0;

  constructor(library: Library, onDamaged: (error: MediaStructError) => void) {
    this.#library = library;
    this.#onDamaged = onDamaged;
  }

  add(absolute: string, record: ((path: string) => FileRecord) | null): void {
    const place = placeInTree(this.#library, absolute);
    if (place === null) return;
    const changes = this.#byTree.get(place.tree) ?? new Map<string, FileRecord | null>();
    this.#byTree.set(place.tree, changes);
    changes.set(place.path, record === null ? null : record(place.path));
    this.size += 1;
  }

  merge(): void {
    for (const [tree, changes] of this.#byTree) this.#mergeInto(tree, changes);
    this.#byTree.clear();
    this.size = 0;
  }

  #mergeInto(tree: Tree, changes: Changes): void {
    try {
      mergeIntoIndex(this.#library, tree, changes);
    } catch (error) {
      if (!(error instanceof MediaStructError)) throw error;
      this.#onDamaged(error);
    }
  }
}

function mergeIntoIndex(library: Library, tree: Tree, changes: Changes): void {
  const { access } = library;
  if (lstatOrNull(access, tree.indexPath) === null) return;
  const header = readIndexHeader(access, tree.indexPath);
  if (header === null) return;
  using writer = new IndexWriter(access, tree.indexPath, header);
  for (const record of mergeRecords(readIndex(access, tree.indexPath), changes)) writer.add(record);
  writer.commit();
}

/** Merges sorted records with changes by path; a change takes the place of the record of its path. */
export function* mergeRecords(records: Iterable<FileRecord>, changes: Changes): Generator<FileRecord> {
  const paths = [...changes.keys()].sort(comparePaths);
  let next = 0;
  for (const record of records) {
    for (; next < paths.length && comparePaths(paths[next] as string, record.path) < 0; next++) {
      const added = changes.get(paths[next] as string);
      if (added) yield added;
    }
    if (!changes.has(record.path)) yield record;
  }
  for (; next < paths.length; next++) {
    const added = changes.get(paths[next] as string);
    if (added) yield added;
  }
}
