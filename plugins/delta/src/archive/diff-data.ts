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
  SealedFileWriter,
  throwIfStopped,
} from '@mediastruct/core';
import { blockPool } from '../blocks/index.ts';
import { ListingWriter } from '../listing/listing-file.ts';
import type { ComputedDiff } from '../tree/diff-index.ts';
import type { TreeChange } from '../tree/tree-change.ts';
import { TarVolume } from '../volumes/tar-volume.ts';
import type { PackReport, VolumeWriterOptions } from '../volumes/volume-options.ts';
import { changedError } from './changed-error.ts';
import { ContentMaker } from './content-maker.ts';
import type { StoredChange } from './stored-change.ts';
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
    await using pool = blockPool({ threads, access });
    using writer = TarVolume.open(archive, DATA_KEY, { ...options, mode: 'w', access });
    const maker = new ContentMaker(this.#diff, { access, scratch: archive, pool, writer });
    const stored: StoredChange[] = [];
    progress({ kind: 'phase', phase: 'making deltas' });
    for (const batch of batchesOf(changes, maker.width)) {
      throwIfStopped(stop, `Remove ${displayPath(archive)} and run the command again.`);
      stored.push(...(await maker.store(batch)));
      progress({ kind: 'advance', files: batch.length, bytes: 0, path: batch.at(-1)?.path ?? '' });
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

/** At most this many bytes of new files are worked on together: their deltas lie beside the volumes until they are stored. */
const BATCH_BYTES = 256 << 20;

function* batchesOf(changes: readonly TreeChange[], width: number): Generator<readonly TreeChange[]> {
  let batch: TreeChange[] = [];
  let bytes = 0;
  for (const change of changes) {
    batch.push(change);
    if (change.kind === 'file' && change.content.kind === 'new') bytes += change.to.size;
    if (batch.length < width && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
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

function takenArchive(path: string): MediaStructError {
  return new MediaStructError(
    'target-differs',
    `${displayPath(path)}: an archive is there already; nothing was replaced`,
    { path },
  );
}
