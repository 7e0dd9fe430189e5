import { join } from 'node:path';
import { errnoOf, lstatOrNull } from '../files/file-access.ts';
import type { FileAccess } from '../files/file-access.ts';
import { makeFolders } from '../files/sync-folder.ts';
import type { OperationOutcome } from '../journal/run/outcomes.ts';
import type { EndState } from '../journal/plan/operation.ts';
import type { Run } from '../journal/run/run.ts';
import { runOptions } from '../journal/run/run-options.ts';
import type { Session } from '../journal/session.ts';
import { treeOf } from '../library/library.ts';
import { pathBelow } from '../library/path-below.ts';
import { originalOf } from './bag/payload-paths.ts';
import { filesOfOtherRuns, releaseClaim, tellBuilt } from './built-volume.ts';
import { segmentOf } from './segments/segment.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { ArchiveOptions, PlannedVolume } from './pack/archive-options.ts';
import { archiveOptions } from './pack/archive-options.ts';
import { claimVolumes } from './begin-archive.ts';
import { findVolume, listVolumes, listingPath, volumeFolder } from './volumes/find-volume.ts';
import type { Segment } from '../holders/segment.ts';
import type { VolumeEvent } from '../holders/volume-event.ts';
import { parseVolumeId } from '../holders/volume-id.ts';
import type { ListedFile } from '../holders/volume-listing.ts';
import { appendVolumeEvents } from '../holders/volume-ledger.ts';
import { VolumeWriter } from './bag/volume-writer.ts';

/** End states of what stands in a volume. */
const PLACED: readonly EndState[] = ['packed', 'segment'];

/** Volumes written at a time, three open files each. Days in order need two; only scattered ones need a second pass. */
const OPEN_VOLUMES = 64;

/**
 * Makes bags of the volumes a run filled: tag files that list what was really placed, the library's own
 * listing, the marker, and `built` in the ledger. A volume without a single file is retired and its empty
 * folders go. Repeating it gives the same bytes. Files are read only where their move did not end cleanly.
 */
export async function buildVolumes(session: Session, run: Run): Promise<void> {
  const plan = runOptions(archiveOptions, run);
  claimVolumes(session, run);
  makeFolders(session.library.access, session.library.state.volumes);
  const missing = new Map(plan.volumes.map((volume) => [volume.volumeId, volume]));
  for (let found = -1; found !== 0 && missing.size > 0;) {
    const pass = new BuildPass(session, { run, plan, missing });
    found = await pass.write();
  }
  for (const { volumeId, continues } of missing.values())
    if (continues === undefined) retireEmpty(session, volumeId);
    else releaseClaim(session, volumeId, run.runId);
}

/** One reading of the outcomes, which builds the first volumes it meets. */
class BuildPass {
  readonly #session: Session;
  readonly #run: Run;
  readonly #plan: ArchiveOptions;
  readonly #missing: Map<string, PlannedVolume>;
  readonly #open = new Map<string, VolumeWriter>();
  readonly #seen = new Map<string, number>();
  /** Met while too many were open: another pass writes them from their first file on. */
  readonly #postponed = new Set<string>();
  #built = 0;

  constructor(
    session: Session,
    { run, plan, missing }: { run: Run; plan: ArchiveOptions; missing: Map<string, PlannedVolume> },
  ) {
    this.#session = session;
    this.#run = run;
    this.#plan = plan;
    this.#missing = missing;
  }

  async write(): Promise<number> {
    try {
      for (const joined of this.#run.outcomes()) await this.#take(joined);
      for (const volumeId of [...this.#open.keys()]) this.#close(volumeId);
      return this.#built;
    } finally {
      for (const writer of this.#open.values()) writer[Symbol.dispose]();
    }
  }

  async #take(joined: OperationOutcome): Promise<void> {
    const { state, because } = joined.operation;
    const volume = PLACED.includes(state) ? this.#missing.get(because.detail ?? '') : undefined;
    if (volume === undefined) return;
    const file = await placedFile(
      this.#session,
      joined,
      volumeFolder(this.#session.library, volume.volumeId),
    );
    if (file !== null) this.#writerOf(volume)?.add(file);
    const seen = (this.#seen.get(volume.volumeId) ?? 0) + 1;
    this.#seen.set(volume.volumeId, seen);
    if (seen === volume.files) this.#close(volume.volumeId);
  }

  #writerOf(volume: PlannedVolume): VolumeWriter | null {
    const open = this.#open.get(volume.volumeId);
    if (open !== undefined) return open;
    if (this.#open.size >= OPEN_VOLUMES) this.#postponed.add(volume.volumeId);
    if (this.#postponed.has(volume.volumeId)) return null;
    const { library } = this.#session;
    const paths = {
      folder: volumeFolder(library, volume.volumeId),
      listing: listingPath(library, volume.volumeId),
    };
    const { createdAt, toolVersion } = this.#run.header;
    const { medium, volumes } = this.#plan;
    const total = Math.max(...volumes.map(({ volumeId }) => parseVolumeId(volumeId)?.number ?? 0));
    const facts = { volume, createdAt, toolVersion, medium, total, runId: this.#run.runId };
    const writer = new VolumeWriter(library.access, paths, facts);
    this.#open.set(volume.volumeId, writer);
    if (volume.continues !== undefined)
      for (const file of filesOfOtherRuns(library, volume.volumeId, this.#run.runId)) writer.add(file);
    return writer;
  }

  #close(volumeId: string): void {
    const writer = this.#open.get(volumeId);
    if (writer === undefined) return;
    const built = writer.commit();
    this.#open.delete(volumeId);
    this.#missing.delete(volumeId);
    this.#built += 1;
    const { runId } = this.#run;
    const { runIds } = findVolume(this.#session.library, volumeId);
    const { firstDay, lastDay } = this.#plannedOf(volumeId);
    const told = { runId, runIds: [...new Set([...runIds, runId])], firstDay, lastDay, built };
    tellBuilt(this.#session, volumeId, told);
  }

  #plannedOf(volumeId: string): PlannedVolume {
    const planned = this.#plan.volumes.find((volume) => volume.volumeId === volumeId);
    if (planned === undefined) throw new Error(`${volumeId} is not in the plan`);
    return planned;
  }
}

/** A file that now stands in the volume, or null. One whose move did not end cleanly is read again. */
async function placedFile(
  session: Session,
  { operation, outcome }: OperationOutcome,
  folder: string,
): Promise<ListedFile | null> {
  if ((outcome.kind !== 'done' && outcome.kind !== 'failed') || outcome.to === null) return null;
  const path = pathBelow(folder, outcome.to);
  if (path === null) return null;
  const { from, taken, camera, origin, event, sha256 } = operation;
  const inTree = pathBelow(treeOf(session.library, 'media').root, from);
  const original = inTree === null ? undefined : originalInTree(inTree, path, segmentOf(operation));
  const known = { path, original, from, taken, camera, origin, event, segment: segmentOf(operation) };
  if (outcome.kind === 'done' && outcome.stat !== null && sha256 !== undefined) {
    const { size, mtimeNs } = outcome.stat;
    return { ...known, sha256, size, mtimeNs };
  }
  const [found] = await session.content.hashFiles([outcome.to]);
  if (found?.kind !== 'hashed') {
    session.warnings.add(outcome.to, `in its volume, but it cannot be read: ${found?.message ?? 'unknown'}`);
    return null;
  }
  const { size, mtimeNs } = toStatRecord(found.stat);
  return { ...known, sha256: found.sha256, size, mtimeNs };
}

/** A segment goes by the name of its file and a number. */
function originalInTree(inTree: string, path: string, segment: Segment | undefined): string | undefined {
  const whole = segment === undefined ? path : path.slice(0, path.lastIndexOf('.'));
  return originalOf(inTree, whole);
}

function retireEmpty(session: Session, volumeId: string): void {
  const { access, state } = session.library;
  removeEmptyFolders(access, volumeFolder(session.library, volumeId));
  const known = listVolumes(session.library).volumes.find((volume) => volume.volumeId === volumeId);
  if (known?.state !== 'planned') return;
  const event: VolumeEvent = {
    kind: 'retired',
    at: session.now().toISOString(),
    volumeId,
    why: 'not one of its files could be placed',
  };
  appendVolumeEvents(access, state.volumeLedger, [event]);
}

/** Removes folders that hold nothing but such folders; anything else stays. */
export function removeEmptyFolders(access: FileAccess, folder: string): void {
  if (lstatOrNull(access, folder)?.kind !== 'folder') return;
  for (const { name, kind } of access.readdir(folder))
    if (kind === 'folder') removeEmptyFolders(access, join(folder, name));
  try {
    access.rmdir(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(errnoOf(error) ?? '')) throw error;
  }
}
