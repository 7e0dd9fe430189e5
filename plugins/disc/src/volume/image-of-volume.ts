import type { Library } from '@mediastruct/core';
import { ScratchFolder, showVolume, throwIfStopped, type VolumeDetails } from '@mediastruct/core';
import { dirname } from 'node:path';
import type { DiscEntry, DiscFile } from '../image/disc-tree.ts';
import { discTree } from '../image/disc-tree.ts';
import type { ImageLayout } from '../image/layout.ts';
import { planImage } from '../image/layout.ts';
import { SECTOR } from '../image/sectors.ts';
import { writeImage } from '../image/write-image.ts';
import { methodOfVolume } from '../repair/method-of-volume.ts';
import type { Protection } from '../repair/protect-image.ts';
import { protectImage, roomForProtection } from '../repair/protect-image.ts';
import type { DiscKnowledge } from '../set/disc-knowledge.ts';
import type { RecordedImage } from '../set/disc-record.ts';
import { recordImage } from '../set/disc-knowledge.ts';
import { dressToFit } from './dress-to-fit.ts';
import type { ImageRequest } from './image-request.ts';
import { ImageSum } from './image-sum.ts';
import { publish, refuseTaken } from './publish.ts';
import { refuseFull, refuseNoFolder, refuseReleased, refuseTooLarge, rotten } from './refuse-image.ts';
import type { VolumeContent } from './volume-entries.ts';
import { volumeContent } from './volume-entries.ts';

const NS_PER_MS = 1_000_000n;
const SET_LETTERS = 'MS_00000000'.length;

/** What was written. */
export interface ImageReport {
  readonly volumeId: string;
  readonly image: string;
  readonly bytes: number;
  readonly sectors: number;
  readonly files: number;
  readonly folders: number;
  /** Bytes of the medium that are left. */
  readonly left: number;
  /** The moment that its catalogue of the set is of, ISO 8601 UTC. */
  readonly asOf: string;
  /** Equal for two images that are the same to the byte. */
  readonly sum: string;
  /** Whether it is the same as the first image of the volume; null where it is the first, or nothing is known of that. */
  readonly isLikeFirst: boolean | null;
  /** The error correction data in it. */
  readonly repair: Protection;
}

/**
 * Makes the image of a volume from its folder in the archive, with all that lets the disc explain itself; reads each file once and compares it
 * with its manifest as it is read. Every call gives the same bytes, also months later. Throws `usage` (64) where the folder or room for the
 * image is missing or the name is taken, `no-space` (23) where the medium or the disk is too small, `tool-missing` (40) and `tool-failed` (41) for the
 * programs of error correction, `content-mismatch` (10) where a file is not as its manifest says; then no image is left.
 */
export async function imageOfVolume(library: Library, request: ImageRequest): Promise<ImageReport> {
  const { access } = library;
  const { output, odarchive = false } = request;
  refuseNoFolder(access, dirname(output));
  refuseTaken(access, output);
  const volume = showVolume(library, request.volume);
  refuseReleased(volume);
  const bag = volumeContent(access, volume.folder);
  using scratch = new ScratchFolder('disc', dirname(output));
  const { knowledge, dressing, layout } = await dressToFit(library, {
    ...{ request, volume, scratch: scratch.path, plan: planner(volume, bag) },
  });
  const bytes = layout.sectors * SECTOR;
  refuseTooLarge(volume, { bytes, payload: bytesOf(layout), beside: sizesOf(dressing.entries) });
  const method = request.repair ?? methodOfVolume(library, volume);
  const onMedium = Math.floor(volume.capacity / SECTOR);
  const room = roomForProtection(method, { dataSectors: layout.sectors, sectors: onMedium });
  refuseFull(access, output, room);
  request.progress({
    kind: 'phase',
    phase: 'writing the image',
    totalFiles: layout.files.length,
    totalBytes: bytesOf(layout),
  });
  const sum = new ImageSum();
  const sums = new Map([...bag.sums, ...dressing.sums]);
  const { folder, volumeId, capacity } = volume;
  let repair: Protection = { method: 'none', sectors: layout.sectors, percent: 0 };
  await publish(access, output, async (fd, part) => {
    await write(library, { request, layout, sums, sum, folder, fd });
    const { progress, stop } = request;
    repair = await protectImage(access, { image: part, method, sectors: onMedium, progress, stop });
  });
  sum.addProtection(repair);
  const whole = repair.sectors * SECTOR;
  const image = { sum: sum.hex(), bytes: whole, odarchive };
  const isLikeFirst = await compareWithFirst(library, knowledge, image);
  const told = { asOf: knowledge.set.asOf, sum: image.sum, isLikeFirst, repair };
  const { sectors } = repair;
  return {
    volumeId,
    image: output,
    bytes: whole,
    sectors,
    ...countsOf(layout),
    left: capacity - whole,
    ...told,
  };
}

/** Lays out the bag of a volume with what else is on the disc. */
function planner(
  { volumeId, plannedAt }: VolumeDetails,
  bag: VolumeContent,
): (dressing: readonly DiscEntry[]) => ImageLayout {
  const createdNs = BigInt(Date.parse(plannedAt)) * NS_PER_MS;
  const setId = volumeId.slice(0, SET_LETTERS);
  return (dressing) =>
    planImage(discTree([...bag.entries, ...dressing], createdNs), { volumeId, setId, createdNs });
}

/** Writes down the first image of a volume; tells of a later one whether it is the same. */
async function compareWithFirst(
  library: Library,
  { record }: DiscKnowledge,
  image: RecordedImage,
): Promise<boolean | null> {
  if (record.image !== undefined) return record.image.sum === image.sum;
  await recordImage(library, record, image);
  return null;
}

interface Writing {
  readonly request: ImageRequest;
  readonly layout: ImageLayout;
  readonly sums: ReadonlyMap<string, string>;
  readonly sum: ImageSum;
  readonly folder: string;
  readonly fd: number;
}

async function write(
  { access, config }: Library,
  { request: { progress, stop }, layout, sums, sum, folder, fd }: Writing,
): Promise<void> {
  const advance = (files: number, bytes: number, file?: DiscFile) =>
    progress({ kind: 'advance', files, bytes, ...(file === undefined ? {} : { path: file.path }) });
  await writeImage(access, {
    layout,
    source: folder,
    fd,
    threads: config.crawl.threads,
    onBytes: (bytes) => advance(0, bytes),
    onPiece: (piece) => sum.addPiece(piece),
    onFile: (file, sha256) => {
      const wanted = sums.get(file.path);
      if (wanted !== undefined && wanted !== sha256) throw rotten(folder, file);
      sum.addFile(sha256);
      advance(1, 0, file);
    },
    throwIfStopped: () => throwIfStopped(stop),
  });
}

function sizesOf(entries: readonly DiscEntry[]): number {
  return entries.reduce((sum, { size }) => sum + size, 0);
}

function bytesOf({ files }: ImageLayout): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

function countsOf({ leaves, folders }: ImageLayout): Pick<ImageReport, 'files' | 'folders'> {
  return { files: leaves.length, folders: folders.length - 1 };
}
