import { randomUUID } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import {
  ignoreProgress,
  lstatOrNull,
  makeFolders,
  neverStop,
  nodeFileAccess,
  orNullIfAbsent,
  pathBelow,
  readFileAttributes,
  SealedFileWriter,
  syncFolder,
  throwIfStopped,
} from '@mediastruct/core';
import { Dir } from '../dir/dir.ts';
import { ProblemList } from '../listing/problem-list.ts';
import type { WalkedEntry } from '../listing/walk-entries.ts';
import { dropLeftovers, unfinishedNameOf, writerMark } from '../names/unfinished-name.ts';
import { whyUnsafe } from '../names/unsafe-name.ts';
import type { MemberFacts } from './member-packer.ts';
import { MemberPacker } from './member-packer.ts';
import { ChangedFile, MemberSource } from './member-source.ts';
import type { VolumeSpec } from './open-volume.ts';
import type { PackedFile, PackedFolder, PackedSymlink } from './packed-entry.ts';
import { formatPacked, SET_FORMAT } from './packed-entry.ts';
import type { MemberHead } from './tar-head.ts';
import { giveSetName, takenError } from './volume-file.ts';
import { parseVolumeName, SET_INDEX_MEMBER, setIndexName } from './volume-names.ts';
import type { PackReport, VolumeWriterOptions } from './volume-options.ts';
import { DEFAULT_COMPRESSION, DEFAULT_VOLUME_BYTES, refuseName, refuseSpec } from './volume-options.ts';

/**
 * Writes volumes of tar, each a whole by itself with the index of what is in it, and none larger than asked for; a file that is larger than a
 * volume is split. The index of the set is in the last volume and beside them. `close` must be called at the end: without it, the volumes that
 * are finished stay, and there is no index. Memory: about 200 bytes for each file with several hard links.
 */
export class TarVolumeWriter {
  readonly #access: FileAccess;
  readonly #spec: VolumeSpec;
  readonly #progress: ProgressListener;
  readonly #stop: StopFlag;
  readonly #problems = new ProblemList();
  readonly #index: SealedFileWriter;
  readonly #indexPath: string;
  readonly #links = new Map<string, PackedFile>();
  readonly #tally = { files: 0, folders: 0, symlinks: 0, bytes: 0 };
  readonly #from: string | undefined;
  readonly #packer: MemberPacker;

  /** A key that cannot be the beginning of a file's name or a size below 64 KiB is `usage` (64); names that are taken `target-differs` (21). */
  constructor(options: VolumeWriterOptions) {
    const { folder, key, access = nodeFileAccess, compression = DEFAULT_COMPRESSION } = options;
    const greatestBytes = options.greatestBytes ?? DEFAULT_VOLUME_BYTES;
    refuseSpec(key, greatestBytes);
    this.#access = access;
    this.#from = options.from;
    this.#progress = options.progress ?? ignoreProgress;
    this.#stop = options.stop ?? neverStop;
    const set = randomUUID().replaceAll('-', '');
    this.#spec = { folder, key, compression, greatestBytes, set, mark: writerMark() };
    makeFolders(access, folder);
    dropLeftovers(access, folder, { isOurs: (name) => this.#isOurName(name) });
    this.#indexPath = join(folder, setIndexName(key));
    if (lstatOrNull(access, this.#indexPath) !== null) throw takenError(this.#indexPath);
    this.#packer = new MemberPacker(access, this.#spec);
    this.#index = new SealedFileWriter(access, this.#draft, {
      format: SET_FORMAT,
      header: { set, key, compression },
      mode: 0o600,
    });
  }

  /** Adds all of a folder, below a folder with its name, and closes the set. What cannot be read is told in the report. */
  async addDir(dir: Dir): Promise<PackReport> {
    await this.#addTree(dir, basename(dir.path));
    return this.close();
  }

  /**
   * Adds one file or a folder with all that is in it, under a path in the volumes: by default its own name, and for what is in the folder that the
   * volumes were opened for, its path there below that folder's name. A relative path begins in that folder.
   */
  async add(path: string, as?: string): Promise<void> {
    const from = this.#from ?? '.';
    const absolute = resolve(from, path);
    const below = this.#from === undefined ? null : pathBelow(this.#from, absolute);
    const name = as ?? (below === null ? basename(absolute) : join(basename(from), below));
    refuseName(name);
    if (this.#access.lstat(absolute).kind === 'folder')
      return this.#addTree(new Dir(absolute, { access: this.#access }), name);
    const { of } = await readFileAttributes([absolute]);
    await this.#guarded(name, () => this.#addFile(absolute, { path: name, attributes: of.get(absolute) }));
  }

  /** Adds one file without its extended attributes, for which a program would have to be started. */
  async addContent(path: string, name: string): Promise<void> {
    refuseName(name);
    await this.#guarded(name, () => this.#addFile(resolve(path), { path: name }));
  }

  /** Ends the set. */
  async close(): Promise<PackReport> {
    this.#index.commit();
    {
      using source = new MemberSource(this.#access, this.#draft);
      await this.#packer.pack(source, { path: SET_INDEX_MEMBER });
    }
    await this.#packer.finish();
    giveSetName(this.#access, this.#draft, this.#indexPath);
    syncFolder(this.#access, this.#spec.folder);
    const { set } = this.#spec;
    return {
      set,
      volumes: this.#packer.volumes,
      index: this.#indexPath,
      ...this.#tally,
      problems: this.#problems.told(),
    };
  }

  /** Removes what was not finished. */
  [Symbol.dispose](): void {
    this.#packer[Symbol.dispose]();
    this.#index[Symbol.dispose]();
    orNullIfAbsent(() => this.#access.unlink(this.#draft));
  }

  get #draft(): string {
    return unfinishedNameOf(this.#spec.mark, this.#indexPath);
  }

  #isOurName(name: string): boolean {
    const { key } = this.#spec;
    return name === setIndexName(key) || parseVolumeName(key, name) !== null;
  }

  /** Whether a file is one of this set, which may be written into the folder that is packed. */
  #isOfThisSet(absolute: string): boolean {
    const { folder, key, mark } = this.#spec;
    const name = basename(absolute);
    const isUnfinished = name.startsWith(`.ms-${key}.`) && name.includes(`.${mark}.`);
    return dirname(absolute) === folder && (isUnfinished || this.#isOurName(name));
  }

  async #addTree(dir: Dir, name: string): Promise<void> {
    refuseName(name);
    const root: WalkedEntry = { kind: 'folder', path: '', stat: this.#access.lstat(dir.path) };
    for (const entries of batchesOf([root], dir.walk(this.#problems.add))) {
      throwIfStopped(this.#stop, 'Run the command again; finished volumes stay and are in its way.');
      const absolute = ({ path }: WalkedEntry) => (path === '' ? dir.path : `${dir.path}/${path}`);
      const wanted = entries.filter((entry) => !this.#isOfThisSet(absolute(entry)));
      const owned = wanted.filter(({ kind }) => kind === 'file' || kind === 'folder');
      const { of, why } = await readFileAttributes(owned.map(absolute));
      if (why !== null) this.#problems.add('', why);
      for (const entry of wanted) {
        const path = entry.path === '' ? name : `${name}/${entry.path}`;
        await this.#addEntry(entry, absolute(entry), { path, attributes: of.get(absolute(entry)) });
      }
    }
  }

  async #addEntry(entry: WalkedEntry, absolute: string, facts: MemberFacts): Promise<void> {
    const { path } = facts;
    const why = whyUnsafe(path);
    if (entry.kind === 'unknown') this.#problems.add(path, entry.what);
    else if (why !== null) this.#problems.add(path, `its name is not safe: ${why}`);
    else if (entry.kind === 'other')
      this.#problems.add(path, 'a device, a socket or a pipe, which is not packed');
    else if (entry.kind === 'file') await this.#guarded(path, () => this.#addFile(absolute, facts));
    else if (entry.kind === 'symlink') await this.#addPlain({ kind: 'symlink', path, target: entry.target });
    else
      await this.#addPlain({ ...facts, kind: 'folder', mode: entry.stat.mode, mtimeNs: entry.stat.mtimeNs });
  }

  /** A file that cannot be read or changes meanwhile is told, and the others are packed. */
  async #guarded(path: string, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof ChangedFile)) throw error;
      this.#problems.add(path, error.message);
    }
  }

  async #addPlain(packed: PackedFolder | PackedSymlink): Promise<void> {
    const { path } = packed;
    const head: MemberHead =
      packed.kind === 'symlink'
        ? { kind: 'symlink', name: path, size: 0, mode: 0o777, mtimeNs: 0n, target: packed.target }
        : { ...packed, name: `${path}/`, size: 0 };
    await this.#packer.addHead({ entry: packed, isLast: true }, head);
    this.#index.add(formatPacked(packed));
    this.#tally[packed.kind === 'symlink' ? 'symlinks' : 'folders'] += 1;
  }

  async #addFile(absolute: string, facts: MemberFacts): Promise<void> {
    using source = new MemberSource(this.#access, absolute);
    const { stat } = source;
    const inode = `${stat.dev}:${stat.ino}`;
    const first = stat.nlink > 1 ? this.#links.get(inode) : undefined;
    const packed = await this.#packer.packOrLink(source, { ...facts, link: first?.path }, first);
    if (stat.nlink > 1 && first === undefined) this.#links.set(inode, packed);
    this.#index.add(formatPacked(packed));
    this.#tally.files += 1;
    this.#tally.bytes += packed.size;
    this.#progress({ kind: 'advance', files: 1, bytes: packed.size, path: facts.path });
  }
}

/** Entries of which extended attributes are read together. */
const BATCH_ENTRIES = 1024;

function* batchesOf(
  first: readonly WalkedEntry[],
  rest: Iterable<WalkedEntry>,
): Generator<readonly WalkedEntry[]> {
  let batch = [...first];
  for (const entry of rest) {
    batch.push(entry);
    if (batch.length < BATCH_ENTRIES) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
