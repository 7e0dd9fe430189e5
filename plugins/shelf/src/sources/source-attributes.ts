import type { AttributesRead, Session } from '@mediastruct/core';
import { errnoOf, joinPath, readFileAttributes } from '@mediastruct/core/base';
import type { ListedEntries } from './listed-entries.ts';
import type { SourceEntry } from './source-entry.ts';

/** Most entries that wait for their attributes, and most of them that are read by one start of the program. */
const TOGETHER = { entries: 16_384, unread: 4096 };

/** A source whose entries get their attributes. */
export interface AttributesRequest {
  /** Absolute. */
  readonly root: string;
  /** The entries before. */
  readonly known: ListedEntries;
  /** Whether symlinks are seen as what they lead to. */
  readonly follows: boolean;
}

type Owner = Extract<SourceEntry, { kind: 'file' | 'folder' }>;

/** Gives entries of sources their extended attributes and ACLs. What stands in the way of reading any is told once for all sources. */
export class SourceAttributes {
  readonly #session: Session;
  readonly #read: typeof readFileAttributes;
  readonly #told = new Set<string>();
  #isAble = true;

  constructor(session: Session, read = readFileAttributes) {
    this.#session = session;
    this.#read = read;
  }

  /**
   * The entries in their order, in batches. Read is only what changed since the listing before, which a change of an attribute alone tells too; where nothing did,
   * no program is started. What cannot be read keeps no `ctimeNs`, so that it is tried again. Memory: a batch, about 600 bytes an entry.
   */
  async *of(
    entries: Iterable<SourceEntry>,
    request: AttributesRequest,
  ): AsyncGenerator<readonly SourceEntry[]> {
    let batch: SourceEntry[] = [];
    let unread = new Map<Owner, string>();
    for (const entry of entries) {
      const known = withKnown(entry, request.known);
      batch.push(known ?? entry);
      if (known === null && isOwner(entry)) unread.set(entry, this.#pathOf(entry, request));
      if (batch.length < TOGETHER.entries && unread.size < TOGETHER.unread) continue;
      yield await this.#withRead(batch, unread, request.root);
      batch = [];
      unread = new Map();
    }
    yield await this.#withRead(batch, unread, request.root);
  }

  async #withRead(
    batch: readonly SourceEntry[],
    unread: ReadonlyMap<Owner, string>,
    root: string,
  ): Promise<readonly SourceEntry[]> {
    if (unread.size === 0) return batch;
    const read = this.#isAble ? await this.#read([...new Set(unread.values())]) : NOTHING;
    if (this.#isAble) this.#tell(read, root);
    return batch.map((entry) => {
      const path = isOwner(entry) ? unread.get(entry) : undefined;
      if (path === undefined) return entry;
      const attributes = read.of.get(path);
      if (attributes !== undefined) return { ...entry, attributes };
      return read.why === null ? entry : { ...entry, ctimeNs: undefined };
    });
  }

  #tell({ why, lacks }: AttributesRead, root: string): void {
    if (lacks !== null) this.#isAble = false;
    if (why === null || this.#told.has(why)) return;
    this.#told.add(why);
    const message = `extended attributes are not backed up: ${why}`;
    if (lacks === 'platform') this.#session.progress({ kind: 'note', message, path: root });
    else
      this.#session.warnings.add(
        root,
        lacks === 'program' ? `${message}. Install the package "attr"` : message,
      );
  }

  /** The attributes of what a symlink leads to are meant, not its own. */
  #pathOf({ path }: Owner, { root, follows }: AttributesRequest): string {
    const absolute = joinPath(root, path);
    if (!follows) return absolute;
    try {
      return this.#session.library.access.realpath(absolute);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return absolute;
    }
  }
}

/** As after an attempt that failed and was told. */
const NOTHING: AttributesRead = { of: new Map(), why: 'it was tried before', lacks: null };

function isOwner(entry: SourceEntry): entry is Owner {
  return entry.kind === 'file' || entry.kind === 'folder';
}

/** The entry with the attributes that it had, where it did not change since they were read; else null. */
function withKnown(entry: SourceEntry, listed: ListedEntries): SourceEntry | null {
  if (!isOwner(entry)) return entry;
  const before = listed.at(entry.kind, entry.path);
  if (before === null || before.ctimeNs !== entry.ctimeNs || before.mtimeNs !== entry.mtimeNs) return null;
  if (before.kind === 'file' && (entry.kind !== 'file' || before.size !== entry.size)) return null;
  return { ...entry, attributes: before.attributes };
}
