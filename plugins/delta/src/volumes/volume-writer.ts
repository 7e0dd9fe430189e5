import { randomUUID } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import {
  displayPath,
  ignoreProgress,
  lstatOrNull,
  makeFolders,
  MediaStructError,
  neverStop,
  nodeFileAccess,
  orNullIfAbsent,
  SealedFileWriter,
  syncFolder,
  throwIfStopped,
} from '@mediastruct/core';
import { Dir } from '../dir/dir.ts';
import type { ProblemsTold } from '../listing/problem-list.ts';
import { ProblemList } from '../listing/problem-list.ts';
import { readAttributes } from '../listing/read-attributes.ts';
import type { Attributes } from '../listing/tree-entry.ts';
import type { WalkedEntry } from '../listing/walk-entries.ts';
import { whyUnsafe } from '../names/unsafe-name.ts';
import type { Compression } from './compression.ts';
import { longestStored, surelyFits } from './compression.ts';
import { ChangedFile, MemberSource } from './member-source.ts';
import { OpenVolume, type VolumeSpec } from './open-volume.ts';
import type { PackedFile, PackedFolder, PackedMember, PackedSymlink, Place } from './packed-entry.ts';
import { formatPacked, SET_FORMAT } from './packed-entry.ts';
import type { MemberHead } from './tar-head.ts';
import { paddedBytes, tarHead } from './tar-head.ts';
import { takenError } from './volume-file.ts';
import { INDEX_FOLDER, partName, SET_INDEX_MEMBER, setIndexName } from './volume-names.ts';
import { unfinishedName } from '../names/unfinished-name.ts';

/** What a set is unless something else is asked for: photographs do not compress, and a plain tar can be read anywhere. */
export const DEFAULT_COMPRESSION: Compression = 'none';
/** 20 MiB, as the original had it. */
export const DEFAULT_VOLUME_BYTES = 20 * 2 ** 20;
/** A volume holds at least its own index and a piece of a file. Bytes. */
export const LEAST_VOLUME_BYTES = 64 * 1024;
/** A shorter piece of a file is not worth a part of its own: the next volume is begun. Bytes. */
const LEAST_PART_BYTES = 1 << 20;
const LONGEST_KEY = 100;

export interface VolumeWriterOptions {
  /** Absolute path of the folder of the volumes, which is made where it is missing. */
  readonly folder: string;
  /** What the names of the volumes begin with. */
  readonly key: string;
  /** No volume becomes larger. */
  readonly greatestBytes?: number | undefined;
  readonly compression?: Compression | undefined;
  readonly access?: FileAccess | undefined;
  readonly progress?: ProgressListener | undefined;
  readonly stop?: StopFlag | undefined;
}

/** What a finished set holds. */
export interface PackReport {
  readonly set: string;
  /** Absolute paths of the volumes, in order. */
  readonly volumes: readonly string[];
  /** Absolute path of the index. */
  readonly index: string;
  readonly files: number;
  readonly folders: number;
  readonly symlinks: number;
  /** Sizes of the files together. */
  readonly bytes: number;
  /** What could not be packed. */
  readonly problems: ProblemsTold;
}

/** What a member is to be called, and what else the index tells of it. */
export interface MemberFacts {
  readonly path: string;
  readonly attributes?: Attributes | undefined;
}

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
  readonly #volumes: string[] = [];
  readonly #links = new Map<string, PackedFile>();
  readonly #tally = { files: 0, folders: 0, symlinks: 0, bytes: 0 };
  #volume: OpenVolume;

  /** A key that cannot be the beginning of a file's name or a size below 64 KiB is `usage` (64); names that are taken `target-differs` (21). */
  constructor(options: VolumeWriterOptions) {
    const { folder, key, access = nodeFileAccess, compression = DEFAULT_COMPRESSION } = options;
    const greatestBytes = options.greatestBytes ?? DEFAULT_VOLUME_BYTES;
    refuseSpec(key, greatestBytes);
    this.#access = access;
    this.#progress = options.progress ?? ignoreProgress;
    this.#stop = options.stop ?? neverStop;
    this.#spec = { folder, key, compression, greatestBytes, set: randomUUID().replaceAll('-', '') };
    makeFolders(access, folder);
    this.#indexPath = join(folder, setIndexName(key));
    if (lstatOrNull(access, this.#indexPath) !== null) throw takenError(this.#indexPath);
    this.#volume = this.#open(1);
    const { set } = this.#spec;
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

  /** Adds one file or a folder with all that is in it, under a path in the volumes; by default its own name. */
  async add(path: string, as?: string): Promise<void> {
    const absolute = resolve(path);
    const name = as ?? basename(absolute);
    refuseName(name);
    if (this.#access.lstat(absolute).kind === 'folder')
      return this.#addTree(new Dir(absolute, { access: this.#access }), name);
    const { of } = await readAttributes([absolute]);
    await this.#guarded(name, () => this.#addFile(absolute, { path: name, attributes: of.get(absolute) }));
  }

  /** Ends the set. */
  async close(): Promise<PackReport> {
    this.#index.commit();
    {
      using source = new MemberSource(this.#access, this.#draft);
      await this.#pack(source, { path: SET_INDEX_MEMBER });
    }
    await this.#volume.finish();
    this.#access.link(this.#draft, this.#indexPath);
    this.#access.unlink(this.#draft);
    syncFolder(this.#access, this.#spec.folder);
    const { set } = this.#spec;
    return {
      set,
      volumes: this.#volumes,
      index: this.#indexPath,
      ...this.#tally,
      problems: this.#problems.told(),
    };
  }

  /** Removes what was not finished. */
  [Symbol.dispose](): void {
    this.#volume[Symbol.dispose]();
    this.#index[Symbol.dispose]();
    orNullIfAbsent(() => this.#access.unlink(this.#draft));
  }

  get #draft(): string {
    return unfinishedName(this.#indexPath);
  }

  #open(number: number): OpenVolume {
    const volume = new OpenVolume(this.#access, this.#spec, number);
    if (lstatOrNull(this.#access, volume.path) !== null) {
      volume[Symbol.dispose]();
      throw takenError(volume.path);
    }
    this.#volumes.push(volume.path);
    return volume;
  }

  async #nextVolume(): Promise<void> {
    await this.#volume.finish();
    this.#volume = this.#open(this.#volume.number + 1);
  }

  async #addTree(dir: Dir, name: string): Promise<void> {
    refuseName(name);
    const root: WalkedEntry = { kind: 'folder', path: '', stat: this.#access.lstat(dir.path) };
    for (const entries of batchesOf([root], dir.walk(this.#problems.add))) {
      throwIfStopped(this.#stop, 'Run the command again; finished volumes stay and are in its way.');
      const absolute = ({ path }: WalkedEntry) => (path === '' ? dir.path : `${dir.path}/${path}`);
      const owned = entries.filter(({ kind }) => kind === 'file' || kind === 'folder');
      const { of, why } = await readAttributes(owned.map(absolute));
      if (why !== null) this.#problems.add('', why);
      for (const entry of entries) {
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
    await this.#addHead({ entry: packed, isLast: true }, head);
    this.#index.add(formatPacked(packed));
    this.#tally[packed.kind === 'symlink' ? 'symlinks' : 'folders'] += 1;
  }

  async #addFile(absolute: string, facts: MemberFacts): Promise<void> {
    using source = new MemberSource(this.#access, absolute);
    const { stat } = source;
    const inode = `${stat.dev}:${stat.ino}`;
    const first = stat.nlink > 1 ? this.#links.get(inode) : undefined;
    const packed = await this.#packOrLink(source, { ...facts, link: first?.path }, first);
    if (stat.nlink > 1 && first === undefined) this.#links.set(inode, packed);
    this.#index.add(formatPacked(packed));
    this.#tally.files += 1;
    this.#tally.bytes += packed.size;
    this.#progress({ kind: 'advance', files: 1, bytes: packed.size, path: facts.path });
  }

  /** A further hard link to a file that is whole in this very volume takes no room; one to a file elsewhere is packed again, or that volume would not be whole. */
  async #packOrLink(
    source: MemberSource,
    facts: LinkedFacts,
    first: PackedFile | undefined,
  ): Promise<PackedFile> {
    const isHere = first?.places.length === 1 && first.places[0]?.volume === this.#volume.number;
    if (first === undefined || !isHere) return this.#pack(source, facts);
    const { path } = facts;
    const packed: PackedFile = { ...first, path, link: first.path, places: [] };
    const { mode, mtimeNs } = first;
    const head: MemberHead = { kind: 'link', name: path, size: 0, mode, mtimeNs, target: first.path };
    const volume = await this.#addHead({ entry: packed, isLast: true }, head);
    return volume === first.places[0]?.volume ? packed : this.#pack(source, facts);
  }

  /** Adds a member without content; returns the number of the volume that it went into. */
  async #addHead(member: PackedMember, head: MemberHead): Promise<number> {
    const blocks = await tarHead(head);
    if (this.#stored(blocks.length) > this.#volume.roomFor(member)) {
      await this.#nextVolume();
      // The file that it is another name of is in the volume before.
      if (head.kind === 'link') return this.#volume.number;
    }
    this.#volume.add(blocks, 0, null);
    this.#volume.note(member);
    return this.#volume.number;
  }

  async #pack(source: MemberSource, facts: LinkedFacts): Promise<PackedFile> {
    const { size, mode, mtimeNs } = source.stat;
    const file: PackedFile = { kind: 'file', ...facts, size, mode, mtimeNs, sha256: '', places: [] };
    const member: PackedMember = { entry: file, isLast: true };
    const blocks = await tarHead(headOf(file, { name: facts.path, size }));
    const needed = this.#stored(blocks.length + paddedBytes(size));
    if (needed > this.#volume.roomFor(member) && needed <= this.#volume.roomWhenEmpty(member))
      await this.#nextVolume();
    if (needed > this.#volume.roomFor(member)) return this.#packInParts(source, file);
    const place = this.#volume.add(blocks, size, source);
    const packed = { ...file, sha256: this.#ended(source, place), places: [place] };
    this.#volume.note({ entry: packed, isLast: true });
    return packed;
  }

  /** Each part fills what is left of its volume. */
  async #packInParts(source: MemberSource, file: PackedFile): Promise<PackedFile> {
    const { greatestBytes, compression } = this.#spec;
    const places: Place[] = [];
    let sha256 = '';
    while (source.left > 0) {
      const part = places.length + 1;
      const name = partName(file.path, part);
      const headBytes = (await tarHead(headOf(file, { name, size: source.left }))).length;
      const room = surelyFits(this.#volume.roomFor({ entry: file, part, isLast: true }), compression);
      const bytes = Math.min(source.left, floorToBlocks(room - headBytes));
      if (bytes < Math.min(source.left, LEAST_PART_BYTES, greatestBytes / 4)) {
        if (this.#volume.isEmpty) throw tooSmall(greatestBytes);
        await this.#nextVolume();
        continue;
      }
      const place = this.#volume.add(await tarHead(headOf(file, { name, size: bytes })), bytes, source);
      const isLast = source.left === 0;
      sha256 = isLast ? this.#ended(source, place) : place.sha256;
      this.#volume.note({ entry: { ...file, sha256, places: [place] }, part, isLast });
      places.push(place);
    }
    return { ...file, sha256, places };
  }

  /** SHA-256 of a source that was read to its end. If it changed meanwhile, its last member is taken back. */
  #ended(source: MemberSource, place: Place): string {
    try {
      return source.end();
    } catch (error) {
      this.#volume.takeBack(place);
      throw error;
    }
  }

  #stored(bytes: number): number {
    return longestStored(bytes, this.#spec.compression);
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

interface LinkedFacts extends MemberFacts {
  readonly link?: string | undefined;
}

function headOf(
  { mode, mtimeNs, attributes }: PackedFile,
  { name, size }: Pick<MemberHead, 'name' | 'size'>,
): MemberHead {
  return { kind: 'file', name, size, mode, mtimeNs, attributes };
}

function floorToBlocks(bytes: number): number {
  return Math.max(0, Math.floor(bytes / 512) * 512);
}

function refuseSpec(key: string, greatestBytes: number): void {
  if (greatestBytes < LEAST_VOLUME_BYTES) throw tooSmall(greatestBytes);
  if (key !== '' && key.length <= LONGEST_KEY && !/[/\0]/.test(key) && !key.startsWith('.')) return;
  throw new MediaStructError(
    'usage',
    `"${displayPath(key)}": the names of the volumes cannot begin with this: expected 1 to ${LONGEST_KEY} characters without a slash, not beginning with a dot`,
  );
}

function refuseName(name: string): void {
  const why = name.split('/')[0] === INDEX_FOLDER ? 'it is the name of the index' : whyUnsafe(name);
  if (why !== null)
    throw new MediaStructError('usage', `${displayPath(name)}: cannot be the name of a member: ${why}`, {
      path: name,
    });
}

function tooSmall(bytes: number): MediaStructError {
  return new MediaStructError(
    'usage',
    `${bytes} bytes are too few for a volume: it holds its own index and the name of its files besides their content`,
    { suggestions: ['Give at least 64KiB; for very long names some more.'] },
  );
}
