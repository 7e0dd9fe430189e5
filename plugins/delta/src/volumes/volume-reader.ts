import { join, resolve } from 'node:path';
import type { FileAccess, OwnerOfAttributes, ProgressListener, StopFlag } from '@mediastruct/core';
import {
  displayPath,
  ignoreProgress,
  MediaStructError,
  neverStop,
  nodeFileAccess,
  pathBelow,
  throwIfStopped,
  writeFileAttributes,
} from '@mediastruct/core';
import type { ProblemsTold } from '../listing/problem-list.ts';
import { ProblemList } from '../listing/problem-list.ts';
import { collisionsIn } from '../names/collisions.ts';
import type { Extracted } from './extract-target.ts';
import { ExtractTarget } from './extract-target.ts';
import type { PackedEntry, PackedFile } from './packed-entry.ts';
import type { VolumeSet } from './read-set.ts';
import { VolumeReader } from './read-set.ts';

export interface ExtractOptions {
  readonly progress?: ProgressListener | undefined;
  readonly stop?: StopFlag | undefined;
}

/** What an extraction did. */
export interface ExtractReport {
  /** Files that were written, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Entries that stood there already, with the same content. */
  readonly present: number;
  /** Names that are taken by something else. */
  readonly taken: ProblemsTold;
  /** Files of which the volumes do not hold what was packed. */
  readonly damaged: ProblemsTold;
  /** Files in volumes that are not there. */
  readonly missing: ProblemsTold;
  /** What the target could not take. */
  readonly failed: ProblemsTold;
  /** Numbers of the volumes that were opened. */
  readonly opened: readonly number[];
}

/** Reads a set of volumes, opening only those that hold what is asked for. */
export class TarVolumeReader {
  readonly set: VolumeSet;
  readonly #access: FileAccess;

  constructor(set: VolumeSet, access: FileAccess = nodeFileAccess) {
    this.set = set;
    this.#access = access;
  }

  /** What was packed, in that order. No volume is opened. */
  list(): Iterable<PackedEntry> {
    return this.set.entries();
  }

  /**
   * The content of one file, piece by piece. All of it was checked before the last piece is given. Without the file: `file-missing` (11); without one of
   * its volumes `wrong-volume` (42); with other bytes in them `content-mismatch` (10).
   */
  *extractfile(path: string): Generator<Uint8Array> {
    const found = this.#find(path);
    if (found === null) throw notPacked(path);
    using reader = new VolumeReader(this.#access, this.set);
    yield* reader.content(found);
  }

  /** Extracts one file, or a folder with all that is in it, to its path below a folder. */
  async extract(path: string, to: string, options: ExtractOptions = {}): Promise<ExtractReport> {
    const wanted = path.replace(/\/+$/, '');
    const isWanted = (entry: PackedEntry) => entry.path === wanted || entry.path.startsWith(`${wanted}/`);
    if (![...this.list()].some(isWanted)) throw notPacked(path);
    return this.#extract(isWanted, to, options);
  }

  /** Extracts everything below a folder. */
  async extractall(to: string, options: ExtractOptions = {}): Promise<ExtractReport> {
    return this.#extract(() => true, to, options);
  }

  #find(path: string): PackedFile | null {
    let link: string | undefined = path;
    for (let nth = 0; nth < 2 && link !== undefined; nth++)
      for (const entry of this.list()) {
        if (entry.path !== link || entry.kind !== 'file') continue;
        if (entry.link === undefined || entry.places.length > 0) return entry;
        link = entry.link;
        break;
      }
    return null;
  }

  async #extract(
    isWanted: (entry: PackedEntry) => boolean,
    to: string,
    { progress = ignoreProgress, stop = neverStop }: ExtractOptions,
  ): Promise<ExtractReport> {
    const root = resolve(to);
    const target = new ExtractTarget(this.#access, root);
    using reader = new VolumeReader(this.#access, this.set);
    const tally = new ExtractTally();
    const collisions = this.#collisions(isWanted);
    const later: PackedEntry[] = [];
    progress({ kind: 'phase', phase: 'extracting' });
    for (const entry of this.list()) {
      if (!isWanted(entry)) continue;
      throwIfStopped(stop, 'Run the command again; what is there already is not written twice.');
      const taken = collisions.get(entry.path);
      // Symlinks come last, so that nothing can be written through one of them.
      if (entry.kind === 'symlink' || (entry.kind === 'file' && entry.places.length === 0 && entry.link))
        later.push(entry);
      else if (taken !== undefined && target.foldsNames())
        tally.add(entry, { kind: 'taken', what: collides(taken) });
      else tally.take(entry, () => this.#extractOne(entry, target, reader));
      if (entry.kind === 'file') progress({ kind: 'advance', files: 1, bytes: entry.size, path: entry.path });
    }
    for (const entry of later) tally.take(entry, () => this.#extractOne(entry, target, reader));
    const [lost] = await writeFileAttributes(tally.attributesBelow(root));
    if (lost !== undefined) tally.failed.add(pathBelow(root, lost.path ?? '') ?? '', lost.why);
    for (const { path, what } of target.end()) tally.failed.add(path, what);
    return { ...tally.told(), opened: reader.opened };
  }

  #extractOne(entry: PackedEntry, target: ExtractTarget, reader: VolumeReader): Extracted {
    if (entry.kind === 'folder') return target.folder(entry);
    if (entry.kind === 'symlink') return target.symlink(entry);
    const linked = entry.link === undefined ? null : target.link(entry, entry.link);
    if (linked !== null) return linked;
    const content = entry.places.length > 0 ? entry : this.#find(entry.path);
    return content === null
      ? { kind: 'failed', what: 'it is another name of a file that is not there' }
      : target.file(entry, reader.content(content));
  }

  /** The paths that would fall together with an earlier one where cases are not told apart. Memory: about 100 bytes a path. */
  #collisions(isWanted: (entry: PackedEntry) => boolean): ReadonlyMap<string, string> {
    return new Map([...collisionsIn(pathsOf(this.list(), isWanted))].map(({ path, taken }) => [path, taken]));
  }
}

function* pathsOf(
  entries: Iterable<PackedEntry>,
  isWanted: (entry: PackedEntry) => boolean,
): Generator<string> {
  for (const entry of entries) if (isWanted(entry)) yield entry.path;
}

/** What became of the entries of an extraction. */
class ExtractTally {
  readonly failed = new ProblemList();
  readonly #owners: OwnerOfAttributes[] = [];
  readonly #taken = new ProblemList();
  readonly #damaged = new ProblemList();
  readonly #missing = new ProblemList();
  readonly #counts = { files: 0, bytes: 0, present: 0 };

  /** Extracts one entry; the others go on where its volume is not there or damaged. */
  take(entry: PackedEntry, extract: () => Extracted): void {
    try {
      this.add(entry, extract());
    } catch (error) {
      if (!(error instanceof MediaStructError)) throw error;
      if (error.code === 'wrong-volume') this.#missing.add(entry.path, error.message);
      else if (error.code === 'content-mismatch') this.#damaged.add(entry.path, error.message);
      else throw error;
    }
  }

  add(entry: PackedEntry, extracted: Extracted): void {
    if (extracted.kind === 'taken') this.#taken.add(entry.path, extracted.what);
    else if (extracted.kind === 'failed') this.failed.add(entry.path, extracted.what);
    else if (extracted.kind === 'present') this.#counts.present += 1;
    else this.#written(entry);
  }

  told(): Omit<ExtractReport, 'opened'> {
    return {
      ...this.#counts,
      taken: this.#taken.told(),
      damaged: this.#damaged.told(),
      missing: this.#missing.told(),
      failed: this.failed.told(),
    };
  }

  /** The extended attributes of what was written. */
  attributesBelow(root: string): readonly OwnerOfAttributes[] {
    return this.#owners.map(({ path, attributes }) => ({ path: join(root, path), attributes }));
  }

  #written(entry: PackedEntry): void {
    if (entry.kind !== 'symlink' && entry.attributes !== undefined)
      this.#owners.push({ path: entry.path, attributes: entry.attributes });
    if (entry.kind !== 'file') return;
    this.#counts.files += 1;
    this.#counts.bytes += entry.size;
  }
}

function collides(taken: string): string {
  return `this file system takes its name for that of ${displayPath(taken)}`;
}

function notPacked(path: string): MediaStructError {
  return new MediaStructError('file-missing', `${displayPath(path)}: the volumes hold nothing of this path`, {
    path,
    suggestions: ['mediastruct delta list KEY   shows all paths.'],
  });
}
