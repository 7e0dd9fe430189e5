import { MediaStructError } from '../errors/media-struct-error.ts';
import { comparePaths } from '../files/path-text.ts';
import { indexedTrees } from '../holders/indexed-trees.ts';
import type { Library, Tree } from '../library/library.ts';
import type { LeaveOut } from '../library/tree-filter.ts';
import { treeFilter } from '../library/tree-filter.ts';
import { placeInTree } from '../library/tree-of-path.ts';
import type { FileRecord, StatRecord } from '../records/file-record.ts';
import { formatFileRecord } from '../records/file-record.ts';
import { appendChanges } from '../records/append-changes.ts';
import type { OperationOutcome } from './run/outcomes.ts';
import type { PlannedOperation } from './plan/operation.ts';
import { isRemoving } from './plan/operation.ts';
import type { Run } from './run/run.ts';
import type { Session } from './session.ts';

/** Changes held in memory before they are appended to the indexes, about 700 bytes each. */
const CHANGES_HELD = 50_000;

/** What a run did to one tree: the record that now stands at a path, or null where the file is gone. */
type Changes = Map<string, FileRecord | null>;

/**
 * Makes the indexes of all trees true again after a run, from its journal: appends what the run changed to the changes
 * of each index. No file is read, and what it costs follows what the run changed. Doing it again adds nothing. A tree without an index stays without one until its first crawl. A damaged index is told
 * and left: it must not keep a run from ending, because `crawl --force`, which mends it, waits for that end.
 */
export function updateIndexes(
  { library, warnings, progress }: Pick<Session, 'library' | 'warnings' | 'progress'>,
  run: Run,
): void {
  const { createdAt } = run.header;
  const onDamaged = ({ message, path }: MediaStructError) =>
    warnings.add(path ?? library.state.indexes, `${message}; it is left as it is: mediastruct crawl --force`);
  const trees = indexedTrees(library, onDamaged);
  const onTorn = (path: string) =>
    progress({
      kind: 'note',
      message: 'a write to it was cut off; it is taken again from the journal',
      path,
    });
  const held = new HeldChanges({ ...library, trees }, { runId: run.runId, onDamaged, onTorn });
  for (const joined of run.outcomes()) {
    for (const { path, record } of changesOf(joined, createdAt)) held.add(path, record);
    if (held.size >= CHANGES_HELD) held.append();
  }
  held.append();
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
  { sha256, taken, camera, origin, event, xxh128, also: known }: PlannedOperation,
  { path, stat, hashedAt }: { path: string; stat: StatRecord; hashedAt: string },
): FileRecord {
  const also = xxh128 === undefined ? known : { ...known, xxh128 };
  return { path, sha256, ...stat, hashedAt, verifiedAt: hashedAt, taken, camera, origin, event, also };
}

interface AppendTarget {
  readonly runId: string;
  readonly onDamaged: (error: MediaStructError) => void;
  readonly onTorn: (path: string) => void;
}

class HeldChanges {
  readonly #library: Library;
  readonly #to: AppendTarget;
  readonly #byTree = new Map<Tree, Changes>();
  readonly #filters = new Map<Tree, LeaveOut>();
  /** How many parts this run has appended, of whatever index. */
  #nth = 0;
  size = 0;

  constructor(library: Library, to: AppendTarget) {
    this.#library = library;
    this.#to = to;
  }

  add(absolute: string, record: ((path: string) => FileRecord) | null): void {
    const place = placeInTree(this.#library, absolute);
    if (place === null) return;
    const changes = this.#byTree.get(place.tree) ?? new Map<string, FileRecord | null>();
    this.#byTree.set(place.tree, changes);
    // What a crawl would leave out, such as the tag files of a volume, has no record after a run either.
    const isListed = record !== null && !this.#filterOf(place.tree)(place.path, 'file');
    changes.set(place.path, isListed ? record(place.path) : null);
    this.size += 1;
  }

  #filterOf(tree: Tree): LeaveOut {
    const filter = this.#filters.get(tree) ?? treeFilter(this.#library, tree);
    this.#filters.set(tree, filter);
    return filter;
  }

  append(): void {
    for (const [tree, changes] of this.#byTree) this.#appendTo(tree, changes);
    this.#byTree.clear();
    this.#nth += 1;
    this.size = 0;
  }

  #appendTo({ indexPath }: Tree, changes: Changes): void {
    const { runId, onDamaged, onTorn } = this.#to;
    try {
      appendChanges(this.#library.access, indexPath, {
        run: { runId, nth: this.#nth },
        onTorn,
        kept: this.#library.changesKept,
        changes: [...changes]
          .sort(([a], [b]) => comparePaths(a, b))
          .map(([path, record]) => ({ path, line: record === null ? null : formatFileRecord(record) })),
      });
    } catch (error) {
      if (!(error instanceof MediaStructError)) throw error;
      onDamaged(error);
    }
  }
}
