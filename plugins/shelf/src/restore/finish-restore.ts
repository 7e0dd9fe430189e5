import { dirname } from 'node:path';
import type { FileAccess, Run, Session } from '@mediastruct/core';
import {
  errnoOf,
  isAtOrBelow,
  lstatOrNull,
  makeFolders,
  OPEN,
  runOptions,
  syncFolder,
} from '@mediastruct/core';
import { isStillThere } from '../disks/disk-here.ts';
import type { DropReason, ObjectEvent } from '../disks/object-event.ts';
import { appendObjectEvents, objectLogPath } from '../disks/object-log.ts';
import { isContent } from '../sources/merge-gone.ts';
import type { SourceFile, SourceFolder } from '../sources/source-entry.ts';
import type { AskedEntry } from './asked-entries.ts';
import { askedEntries, isConfined } from './asked-entries.ts';
import { ConfinedFolders } from './confined-folders.ts';
import type { AttributesWanted } from './give-attributes.ts';
import { AttributeGiver, wantedOf } from './give-attributes.ts';
import { LinkedAttributes } from './linked-attributes.ts';
import { NamesToMake } from './made-names.ts';
import { LinkMaker, linkSources } from './make-links.ts';
import type { RestoreOptions } from './restore-options.ts';
import { RESTORE_OPTIONS } from './restore-options.ts';
import { setMode } from './set-mode.ts';

/** What a failure of the kernel says of the object that was read. */
const BAD_OBJECT: Readonly<Record<string, DropReason>> = {
  'content-mismatch': 'wrong',
  'source-unreadable': 'unreadable',
  'source-missing': 'missing',
};

/**
 * Makes what is no content: folders, symlinks that stay in their source, further names of one inode, extended attributes, modes. Objects that were not what they have to
 * be count no more, so that the next sitting asks for another disk. May be repeated.
 */
export async function finishRestore(session: Session, run: Run): Promise<void> {
  const options = runOptions({ options: RESTORE_OPTIONS }, run);
  tellBadObjects(session, run, options);
  const made = new Set<string>();
  for (const event of run.events()) if (event.kind === 'folder') made.add(event.path);
  const placed = new Set<string>();
  for (const { to } of run.placed()) placed.add(to);
  const sources = linkSources(run);
  // One answer for each folder: what is not written down before may not be made by a later, better look.
  const confined = new ConfinedFolders(session.library.access);
  const extras = new Extras(session, { made, placed, sources, confined });
  const names = new NamesToMake(session.library.access, run, sources);
  const links = new LinkMaker(session, sources, {
    onFolder: (path) => void made.add(path),
    onBad: (sha256, path, why) => tellBad(session, options, { sha256, path, why }),
  });
  for (const batch of inBatches(askedEntries(session.library, options))) {
    const unseen = names.tell(batch.filter(({ root, to }) => confined.has(root, dirname(to))));
    for (const [{ to }, why] of unseen)
      session.warnings.add(to, `could not be looked at, so nothing was done to it: ${why}`);
    for (const asked of batch) {
      if (unseen.has(asked)) continue;
      if (confined.has(asked.root, dirname(asked.to))) await links.make(asked);
      else if (isContent(asked.entry) && sources.has(asked.entry.sha256))
        session.warnings.add(asked.to, 'its folder is not in its target for sure, so no hard link was made');
      extras.make(asked);
    }
    await extras.settle();
  }
  await extras.end();
}

/** Names that are written down together before they are made. */
const TOGETHER = 500;

function* inBatches<Item>(items: Iterable<Item>): Generator<readonly Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < TOGETHER) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** A disk whose object was to be linked and is bad has it no more. */
function tellBad(
  { library, now }: Session,
  { disks }: RestoreOptions,
  { sha256, path, why }: { readonly sha256: string; readonly path: string; readonly why: DropReason },
): void {
  const { access } = library;
  const disk = disks.find(({ root }) => isAtOrBelow(root, path));
  if (disk === undefined || !isStillThere(access, disk.root, disk.diskId)) return;
  const event: ObjectEvent = { kind: 'drop', at: now().toISOString(), sha256, why };
  appendObjectEvents(access, objectLogPath(library, disk.diskId), [event]);
}

function tellBadObjects({ library, now }: Session, run: Run, { disks }: RestoreOptions): void {
  const { access } = library;
  const bad = new Map<string, ObjectEvent[]>();
  for (const { operation, outcome } of run.notPlaced()) {
    const why = outcome.kind === 'failed' ? BAD_OBJECT[outcome.code] : undefined;
    const disk = disks.find(({ root }) => isAtOrBelow(root, operation.from));
    if (why === undefined || disk === undefined || operation.sha256 === undefined) continue;
    // A disk that was pulled out has nothing wrong with it.
    if (!isStillThere(access, disk.root, disk.diskId)) continue;
    const events = bad.get(disk.diskId) ?? [];
    bad.set(disk.diskId, events);
    events.push({ kind: 'drop', at: now().toISOString(), sha256: operation.sha256, why });
  }
  for (const [diskId, events] of bad) appendObjectEvents(access, objectLogPath(library, diskId), events);
}

interface ExtrasRequest {
  readonly made: Set<string>;
  readonly placed: ReadonlySet<string>;
  /** What links were made of, by contents. */
  readonly sources: ReadonlyMap<string, string>;
  readonly confined: ConfinedFolders;
}

class Extras {
  readonly #session: Session;
  readonly #access: FileAccess;
  readonly #confined: ConfinedFolders;
  readonly #made: Set<string>;
  readonly #placed: ReadonlySet<string>;
  readonly #firstOfInode = new Map<string, string>();
  readonly #folders: (AttributesWanted & { readonly mode: number; readonly mtimeNs: bigint })[] = [];
  readonly #files: (AttributesWanted & { readonly mode: number })[] = [];
  readonly #giver: AttributeGiver;
  readonly #linked: LinkedAttributes;

  constructor(session: Session, { made, placed, sources, confined }: ExtrasRequest) {
    this.#session = session;
    this.#access = session.library.access;
    this.#confined = confined;
    this.#made = made;
    this.#placed = placed;
    this.#giver = new AttributeGiver(session);
    this.#linked = new LinkedAttributes(session, sources);
  }

  make({ entry, root, to }: AskedEntry): void {
    try {
      if (!this.#confined.has(root, dirname(to))) {
        // Of files that were not placed the plan has told it.
        if (!isContent(entry) || this.#placed.has(to))
          this.#session.warnings.add(
            to,
            'its folder is not in its target for sure, so nothing was done to it',
          );
        return;
      }
      if (entry.kind === 'folder') this.#makeFolder(to, entry);
      else if (entry.kind === 'symlink') this.#makeSymlink(to, entry);
      else {
        this.#linkName(root, to, entry);
        if (this.#placed.has(to)) this.#files.push({ path: to, ...wantedOf(entry), mode: entry.mode });
        else this.#linked.look(entry, to);
      }
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      this.#session.warnings.add(to, error instanceof Error ? error.message : 'it could not be made');
    }
  }

  /** Files that were made since get their attributes, and then their modes, which may forbid to give them any. */
  async settle(): Promise<void> {
    const files = this.#files.splice(0);
    await this.#giver.give(files);
    for (const { path, mode } of files) {
      try {
        setMode(this.#access, path, { mode, flags: OPEN.read });
      } catch (error) {
        if (errnoOf(error) === null) throw error;
        this.#session.warnings.add(path, error instanceof Error ? error.message : 'its mode is not kept');
      }
    }
  }

  /** Folders get their times last, because every name that is made in them changes those. */
  async end(): Promise<void> {
    const folders = this.#folders.toReversed();
    for (let at = 0; at < folders.length; at += TOGETHER)
      await this.#giver.give(folders.slice(at, at + TOGETHER));
    for (const { path, mode, mtimeNs } of folders) {
      try {
        setMode(this.#access, path, { mode, flags: OPEN.read | OPEN.folder });
        this.#access.utimes(path, mtimeNs, mtimeNs);
      } catch (error) {
        if (errnoOf(error) === null) throw error;
        this.#session.warnings.add(path, error instanceof Error ? error.message : 'its times are not kept');
      }
    }
  }

  #makeFolder(to: string, folder: SourceFolder): void {
    const { mode, mtimeNs } = folder;
    if (lstatOrNull(this.#access, to) === null)
      makeFolders(this.#access, to, (path) => void this.#made.add(path));
    // One that stood there before keeps what it has.
    if (this.#made.has(to))
      this.#folders.push({ path: to, ...wantedOf(folder), mode, mtimeNs: BigInt(mtimeNs) });
  }

  #makeSymlink(to: string, { path, target }: { readonly path: string; readonly target: string }): void {
    if (!isConfined(path, target)) {
      this.#session.warnings.add(to, `a symlink to ${target} leads out of its source, so it was not made`);
      return;
    }
    const stat = lstatOrNull(this.#access, to);
    if (stat?.kind === 'symlink' && this.#access.readlink(to) === target) return;
    if (stat !== null) {
      this.#session.warnings.add(to, 'something else stands there, so the symlink was not made');
      return;
    }
    makeFolders(this.#access, dirname(to), (made) => void this.#made.add(made));
    this.#access.symlink(target, to);
    syncFolder(this.#access, dirname(to));
  }

  /** A further name of an inode whose first name stands. */
  #linkName(root: string, to: string, { inode, size }: SourceFile): void {
    if (inode === undefined) return;
    const key = `${root} ${inode}`;
    const first = this.#firstOfInode.get(key);
    if (first === undefined) {
      this.#firstOfInode.set(key, to);
      return;
    }
    const stat = lstatOrNull(this.#access, first);
    if (stat?.kind !== 'file' || stat.size !== size) return;
    const there = lstatOrNull(this.#access, to);
    if (there !== null && there.ino === stat.ino && there.dev === stat.dev) return;
    if (there !== null) {
      this.#session.warnings.add(to, `something else stands there, so it was not linked with ${first}`);
      return;
    }
    makeFolders(this.#access, dirname(to), (made) => void this.#made.add(made));
    this.#access.link(first, to);
    syncFolder(this.#access, dirname(to));
  }
}
