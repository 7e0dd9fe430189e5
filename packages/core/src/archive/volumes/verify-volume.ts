import { itemAt } from '../../errors/item-at.ts';
import { join } from 'node:path';
import { inBatches } from '../../files/batches.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import type { HashOutcome } from '../../files/hash-file.ts';
import { joinPath, walkTree } from '../../files/walk.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Session } from '../../journal/session.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import type { ManifestEntry } from '../bag/bag-lines.ts';
import { findBag } from './find-bag.ts';
import { listingPath, findVolume } from './find-volume.ts';
import { ManifestSum, readManifest } from '../bag/read-manifest.ts';
import { recordVerification } from './record-verification.ts';
import type { VerifyReport, VerifyResult } from './verify-report.ts';
import { gravest, FindingList } from './verify-report.ts';
import { readVolumeFiles } from '../../holders/volume-listing.ts';
import type { VolumeState } from '../../holders/volume-state.ts';
import { TAG_MANIFEST } from '../bag/volume-writer.ts';

export interface VerifyRequest {
  /** Id, number, or a part of the id that only one volume has. */
  readonly volume: string;
  /** Where the disc is mounted; the volume's folder in the archive where it is not given. */
  readonly at?: string | undefined;
  /** Which disc it is, from 1; needed where several are known. */
  readonly copy?: number | undefined;
}

/** Files hashed together; the pool spreads them over all cores. */
const HASHED_TOGETHER = 256;

/**
 * Reads a volume back to its last byte and compares it with the library's own listing, or with its manifest
 * where there is no listing; then the manifest and the other tag files with what was built. The result goes
 * to the volume ledger. Another volume or none at the place is `wrong-volume` (42), and nothing is written.
 * Only content counts: a disc may show other times, owners and inodes.
 */
export async function verifyVolume(session: Session, request: VerifyRequest): Promise<VerifyReport> {
  const { library } = session;
  const volume = findVolume(library, request.volume);
  refuseUnbuilt(volume);
  refuseReleased(volume, request);
  const place = findBag(library, volume, request);
  const check = new VolumeCheck(session, volume, place.at);
  check.listing();
  await check.tagFiles();
  check.manifestLines();
  await check.payload();
  check.extraFiles();
  const found: VerifyResult = { volumeId: volume.volumeId, ...place, ...check.result() };
  return { ...found, recorded: recordVerification(session, found) };
}

function refuseUnbuilt({ volumeId, builtAt }: VolumeState): void {
  if (builtAt !== undefined) return;
  throw new MediaStructError('usage', `${volumeId} is planned and not built, so there is nothing to verify`, {
    suggestions: ['mediastruct resume'],
  });
}

function refuseReleased({ volumeId, releasedAt }: VolumeState, { at }: VerifyRequest): void {
  if (releasedAt === undefined || at !== undefined) return;
  throw new MediaStructError(
    'usage',
    `${volumeId} was released on ${releasedAt.slice(0, 10)}: it is on discs alone`,
    { suggestions: [`Mount a disc of it: mediastruct archive verify ${volumeId} --at DIR`] },
  );
}

class VolumeCheck {
  readonly #session: Session;
  readonly #volume: VolumeState;
  readonly #at: string;
  readonly #missing = new FindingList();
  readonly #mismatched = new FindingList();
  readonly #unreadable = new FindingList();
  readonly #extra = new FindingList();
  readonly #damaged = new FindingList();
  readonly #sum = new ManifestSum();
  #files = 0;
  #bytes = 0;

  constructor(session: Session, volume: VolumeState, at: string) {
    this.#session = session;
    this.#volume = volume;
    this.#at = at;
  }

  result(): Omit<VerifyResult, 'volumeId' | 'at' | 'where' | 'copy'> {
    const findings = {
      missing: told(this.#missing),
      mismatched: told(this.#mismatched),
      unreadable: told(this.#unreadable),
      damaged: told(this.#damaged),
    };
    const code = gravest(findings);
    return {
      ok: code === 'done',
      code,
      files: this.#files,
      bytes: this.#bytes,
      ...findings,
      extra: told(this.#extra),
      readBack: this.#sum.hex(),
    };
  }

  /** Proves the library's own listing whole before the long reading begins; else throws `damaged`. */
  listing(): void {
    if (this.#hasListing()) for (const entry of this.#listing()) void entry;
  }

  /** Each tag file against the sum that was written down when the volume was built. */
  async tagFiles(): Promise<void> {
    const names = Object.keys(this.#volume.tagFiles);
    const outcomes = await this.#session.content.hashFiles(names.map((name) => join(this.#at, name)));
    names.forEach((name, at) => {
      const outcome = outcomes[at];
      if (outcome?.kind !== 'hashed' || outcome.sha256 !== this.#volume.tagFiles[name])
        this.#damaged.add(name);
    });
    if (names.length === 0) this.#damaged.add(TAG_MANIFEST);
  }

  /** The manifest line by line against the listing; only where its sum is wrong, which tells nothing of where. */
  manifestLines(): void {
    if (!this.#damaged.paths.includes('manifest-sha256.txt') || !this.#hasListing()) return;
    if (lstatOrNull(this.#session.library.access, this.#manifestPath()) === null) return;
    const expected = this.#listing();
    let line = 0;
    for (const found of readManifest(this.#session.library.access, this.#manifestPath())) {
      line += 1;
      const next = expected.next();
      const isSame =
        !next.done && 'path' in found && found.path === next.value.path && found.sha256 === next.value.sha256;
      if (!isSame) this.#damaged.add(`manifest-sha256.txt line ${line}`);
    }
    for (let next = expected.next(); !next.done; next = expected.next())
      this.#damaged.add(`manifest-sha256.txt line ${(line += 1)}`);
  }

  async payload(): Promise<void> {
    const { progress, stop } = this.#session;
    const { files, bytes } = this.#volume;
    progress({ kind: 'phase', phase: 'verifying', totalFiles: files, totalBytes: bytes });
    for (const batch of inBatches(this.#entries(), { items: HASHED_TOGETHER })) {
      throwIfStopped(stop);
      const outcomes = await this.#session.content.hashFiles(
        batch.map(({ path }) => join(this.#at, path)),
        (read) => progress({ kind: 'advance', files: 0, bytes: read }),
      );
      batch.forEach((entry, at) => this.#compare(entry, itemAt(outcomes, at)));
      progress({ kind: 'advance', files: batch.length, bytes: 0 });
    }
  }

  /** Names are compared only where the numbers differ: then all paths of the volume are held in memory. */
  extraFiles(): void {
    const data = join(this.#at, 'data');
    const { access } = this.#session.library;
    if (lstatOrNull(access, data) === null) return;
    const expected = this.#files + this.#mismatched.count + this.#unreadable.count;
    let found = 0;
    for (const entry of walkTree(access, data))
      if (entry.kind === 'failed') this.#unreadable.add(joinPath('data', entry.path));
      else found += 1;
    if (found === expected) return;
    const known = new Set<string>();
    for (const { path } of this.#entries()) known.add(path);
    for (const { kind, path } of walkTree(access, data))
      if (kind !== 'failed' && !known.has(`data/${path}`)) this.#extra.add(`data/${path}`);
  }

  #compare({ path, sha256 }: ManifestEntry, outcome: HashOutcome): void {
    if (outcome.kind === 'failed') {
      const isMissing = outcome.errno === 'ENOENT' || outcome.errno === 'ENOTDIR';
      (isMissing ? this.#missing : this.#unreadable).add(path);
      return;
    }
    this.#sum.add({ path, sha256: outcome.sha256 });
    if (outcome.sha256 !== sha256) this.#mismatched.add(path);
    else {
      this.#files += 1;
      this.#bytes += outcome.stat.size;
    }
  }

  /** What the volume should hold: by the library's listing, else by the volume's own manifest. */
  *#entries(): Generator<ManifestEntry> {
    if (this.#hasListing()) {
      yield* this.#listing();
      return;
    }
    const { access } = this.#session.library;
    if (lstatOrNull(access, this.#manifestPath()) === null) return;
    for (const found of readManifest(access, this.#manifestPath())) if ('path' in found) yield found;
  }

  #hasListing(): boolean {
    const { library } = this.#session;
    return lstatOrNull(library.access, listingPath(library, this.#volume.volumeId)) !== null;
  }

  #listing(): Generator<ManifestEntry> {
    const { library } = this.#session;
    return readVolumeFiles(library.access, listingPath(library, this.#volume.volumeId));
  }

  #manifestPath(): string {
    return join(this.#at, 'manifest-sha256.txt');
  }
}

function told({ count, paths }: FindingList): { count: number; paths: readonly string[] } {
  return { count, paths };
}
