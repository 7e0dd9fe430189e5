import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
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
  pathToBytes,
  ScratchFolder,
  SealedFileWriter,
  throwIfStopped,
} from '@mediastruct/core';
import type { BlockPool, DeltaOutcome } from '../blocks/index.ts';
import { blockPool } from '../blocks/index.ts';
import { ListingWriter } from '../listing/listing-file.ts';
import type { ComputedDiff } from '../tree/diff-index.ts';
import type { FileChange } from '../tree/tree-change.ts';
import { TarVolume } from '../volumes/tar-volume.ts';
import type { PackReport, TarVolumeWriter, VolumeWriterOptions } from '../volumes/volume-writer.ts';
import type { StoredChange, StoredContent } from './stored-change.ts';
import { DIFF_FORMAT, formatChange } from './stored-change.ts';
import { DATA_KEY, DIFF_NAME, NOW_NAME } from './archive-names.ts';

export interface ArchiveOptions extends Pick<VolumeWriterOptions, 'greatestBytes' | 'compression'> {
  readonly access?: FileAccess | undefined;
  readonly threads?: number | undefined;
  readonly progress?: ProgressListener | undefined;
  readonly stop?: StopFlag | undefined;
}

export interface ArchiveReport {
  /** Absolute path of the folder of the archive. */
  readonly archive: string;
  readonly changes: number;
  /** Files of which a delta is stored, and the bytes of all deltas. */
  readonly deltas: number;
  readonly deltaBytes: number;
  /** Files that are stored whole, and their bytes. */
  readonly whole: number;
  readonly wholeBytes: number;
  readonly data: PackReport;
}

/**
 * Puts what makes the new state of a folder from the old one into an archive. The old state is not needed, only its listing with the signatures beside it; the
 * new one must be there, as its listing tells.
 *
 *     await new DiffData(diff).createArchive('/home/thomas/mydir.diff');
 */
export class DiffData {
  readonly #diff: ComputedDiff;

  constructor(diff: ComputedDiff) {
    this.#diff = diff;
  }

  /**
   * Writes the archive: a folder with volumes of tar, the new listing, and last the list of changes, without which it is no archive. A name that is taken is
   * `target-differs` (21); files that are not as the new listing tells are `tree-changed` (24), and states of which something is unknown `damaged` (12).
   */
  async createArchive(path: string, options: ArchiveOptions = {}): Promise<ArchiveReport> {
    const { access = nodeFileAccess, threads = 0, progress = ignoreProgress, stop = neverStop } = options;
    const archive = resolve(path);
    const { changes, unknown, to } = this.#diff;
    refuseUnknown(unknown);
    if (lstatOrNull(access, join(archive, DIFF_NAME)) !== null) throw takenArchive(archive);
    makeFolders(access, archive);
    using scratch = new ScratchFolder('delta');
    await using pool = blockPool({ threads });
    using writer = TarVolume.open(archive, DATA_KEY, { ...options, mode: 'w', access });
    const maker = new ContentMaker(this.#diff, { access, scratch: scratch.path, pool, writer });
    const stored: StoredChange[] = [];
    progress({ kind: 'phase', phase: 'making deltas' });
    for (const change of changes) {
      throwIfStopped(stop, `Remove ${displayPath(archive)} and run the command again.`);
      stored.push(change.kind === 'file' ? { ...change, content: await maker.contentOf(change) } : change);
      progress({ kind: 'advance', files: 1, bytes: 0, path: change.path });
    }
    const data = await writer.close();
    refuseChanged(data, maker.wholeHashes, { access, archive });
    if (lstatOrNull(access, join(archive, NOW_NAME)) === null)
      this.#writeListing(access, join(archive, NOW_NAME));
    const header = { from: this.#diff.from.header.id, to: to.header.id };
    using list = new SealedFileWriter(access, join(archive, DIFF_NAME), {
      format: DIFF_FORMAT,
      header,
      mode: 0o600,
    });
    for (const change of stored) list.add(formatChange(change));
    list.commit();
    return { archive, changes: changes.length, ...maker.tally, data };
  }

  /** The new listing, without signatures: those stand beside the listing that it was read from. */
  #writeListing(access: FileAccess, path: string): void {
    const { header, entries } = { header: this.#diff.to.header, entries: this.#diff.to.entries() };
    using writer = new ListingWriter(access, path, { ...header, hasSignatures: false });
    for (const entry of entries)
      writer.add(entry.kind === 'file' ? { ...entry, signature: undefined } : entry);
    writer.commit();
  }
}

interface MakerMeans {
  readonly access: FileAccess;
  readonly scratch: string;
  readonly pool: BlockPool;
  readonly writer: TarVolumeWriter;
}

/** Puts the contents of changed files into the volumes, as deltas where that is shorter. */
class ContentMaker {
  readonly tally = { deltas: 0, deltaBytes: 0, whole: 0, wholeBytes: 0 };
  /** What the members that are whole files must be. Memory: about 200 bytes each. */
  readonly wholeHashes = new Map<string, { readonly path: string; readonly sha256: string }>();
  readonly #diff: ComputedDiff;
  readonly #means: MakerMeans;

  constructor(diff: ComputedDiff, means: MakerMeans) {
    this.#diff = diff;
    this.#means = means;
  }

  async contentOf(change: FileChange): Promise<StoredContent> {
    const { content, path, to } = change;
    if (content.kind !== 'new') return content;
    const delta = await this.#deltaOf(change);
    if (delta !== null) return delta;
    const member = `created/${hashOf(path)}`;
    this.wholeHashes.set(member, { path, sha256: to.sha256 });
    await this.#means.writer.add(this.#fileOf(path), member);
    this.tally.whole += 1;
    this.tally.wholeBytes += to.size;
    return { kind: 'whole', member };
  }

  /** Null where there is no old file with a signature, or the delta would be no shorter. */
  async #deltaOf({ path, was, to }: FileChange): Promise<StoredContent | null> {
    const { signatures } = this.#diff.from;
    if (was?.kind !== 'file' || was.signature === undefined || signatures === null) return null;
    const { access, scratch, pool, writer } = this.#means;
    const part = join(scratch, 'delta');
    const request = { path: this.#fileOf(path), signatureAt: { path: signatures, ...was.signature }, part };
    const [made] = await pool.makeDeltas([request]);
    if (made === undefined) return null;
    refuseFailed(made, { path, sha256: to.sha256 });
    if (made.kind !== 'delta') return null;
    const member = `updated/${hashOf(path)}`;
    await writer.add(part, member);
    orNullIfAbsent(() => access.unlink(part));
    this.tally.deltas += 1;
    this.tally.deltaBytes += made.bytes;
    return { kind: 'delta', member };
  }

  #fileOf(path: string): string {
    return join(this.#diff.to.header.folder, path);
  }
}

/** The name of a member: SHA-256 of the bytes of the path, as the original named them. */
export function hashOf(path: string): string {
  return createHash('sha256').update(pathToBytes(path)).digest('hex');
}

function refuseFailed(
  made: DeltaOutcome,
  { path, sha256 }: { readonly path: string; readonly sha256: string },
): void {
  if (made.kind === 'failed')
    throw new MediaStructError(made.code, made.message, { path: made.path, suggestions: made.suggestions });
  if (made.sha256 !== sha256) throw changedError([path]);
}

function refuseUnknown(unknown: readonly string[]): void {
  const [first] = unknown;
  if (first === undefined) return;
  throw new MediaStructError(
    'damaged',
    `${displayPath(first)}: a listing does not know what is there (${unknown.length} in all), so no archive could make the new state of the old one`,
    { path: first, suggestions: ['Make it readable, and list the folder again.'] },
  );
}

function refuseChanged(
  data: PackReport,
  wanted: ReadonlyMap<string, { readonly path: string; readonly sha256: string }>,
  { access, archive }: { readonly access: FileAccess; readonly archive: string },
): void {
  const packed = new Map<string, string>();
  for (const entry of TarVolume.open(archive, DATA_KEY, { access }).list())
    if (entry.kind === 'file') packed.set(entry.path, entry.sha256);
  const bad = [...wanted].filter(([member, { sha256 }]) => packed.get(member) !== sha256);
  if (bad.length > 0) throw changedError(bad.map(([, { path }]) => path));
  const [problem] = data.problems.first;
  if (problem !== undefined) throw changedError([problem.path]);
}

function changedError(paths: readonly string[]): MediaStructError {
  return new MediaStructError(
    'tree-changed',
    `${displayPath(paths[0] ?? '')}: is not as the listing of the new state tells (${paths.length} in all); it was changed meanwhile`,
    { path: paths[0], suggestions: ['Remove the folder that was begun, and run the command again.'] },
  );
}

function takenArchive(path: string): MediaStructError {
  return new MediaStructError(
    'target-differs',
    `${displayPath(path)}: an archive is there already; nothing was replaced`,
    { path },
  );
}
