import type { FileAccess, Library } from '@mediastruct/core';
import {
  displayPath,
  MediaStructError,
  orNullIfAbsent,
  ScratchFolder,
  showVolume,
  throwIfStopped,
  type VolumeDetails,
} from '@mediastruct/core';
import { dirname } from 'node:path';
import type { Dressing } from '../dress/dress-disc.ts';
import type { DiscEntry, DiscFile } from '../image/disc-tree.ts';
import { discTree } from '../image/disc-tree.ts';
import type { ImageLayout } from '../image/layout.ts';
import { planImage } from '../image/layout.ts';
import { SECTOR } from '../image/sectors.ts';
import { writeImage } from '../image/write-image.ts';
import type { DiscKnowledge } from '../set/disc-knowledge.ts';
import type { RecordedImage } from '../set/disc-record.ts';
import { recordImage } from '../set/disc-knowledge.ts';
import { dressToFit } from './dress-to-fit.ts';
import type { ImageRequest } from './image-request.ts';
import { ImageSum } from './image-sum.ts';
import { publish, refuseTaken } from './publish.ts';
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
}

/**
 * Makes the image of a volume from its folder in the archive, with all that lets the disc explain itself, in one pass, and compares each file
 * with its manifest as it is read. Every call gives the same bytes, also months later. Throws `usage` (64) where the folder or room for the
 * image is missing or the name is taken, `no-space` (23) where the medium or the disk is too small, `content-mismatch` (10) where a file is
 * not as its manifest says; then no image is left.
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
  refuseTooLarge(volume, { bytes, dressing, layout });
  refuseFull(access, output, bytes);
  request.progress({
    kind: 'phase',
    phase: 'writing the image',
    totalFiles: layout.files.length,
    totalBytes: bytesOf(layout),
  });
  const sum = new ImageSum();
  const sums = new Map([...bag.sums, ...dressing.sums]);
  const { folder, volumeId } = volume;
  await publish(access, output, (fd) => write(access, { request, layout, sums, sum, folder, fd }));
  const image = { sum: sum.hex(), bytes, odarchive };
  const isLikeFirst = await compareWithFirst(library, knowledge, image);
  const { files, folders, sectors } = countsOf(layout);
  const told = { asOf: knowledge.set.asOf, sum: image.sum, isLikeFirst };
  return { volumeId, image: output, bytes, sectors, files, folders, left: volume.capacity - bytes, ...told };
}

function refuseReleased({ volumeId, folder, isFolderThere }: VolumeDetails): void {
  if (isFolderThere) return;
  throw new MediaStructError(
    'usage',
    `${displayPath(folder)}: expected the folder of ${volumeId}, found nothing`,
    {
      path: folder,
      suggestions: [
        'What was released stands on its discs only; an image can be read back from one of them.',
      ],
    },
  );
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

function refuseTooLarge(
  { volumeId, capacity, medium }: VolumeDetails,
  { bytes, dressing, layout }: { bytes: number; dressing: Dressing; layout: ImageLayout },
): void {
  if (bytes <= capacity) return;
  const beside = dressing.entries.reduce((sum, { size }) => sum + size, 0);
  throw new MediaStructError(
    'no-space',
    `${volumeId}: its image needs ${bytes} bytes, and ${medium} holds ${capacity}: ${bytesOf(layout) - beside} for the volume, ${beside} for the catalogue of the set and what explains the disc, the rest for names and folders`,
    { suggestions: ['Nothing was written.'] },
  );
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
  access: FileAccess,
  { request: { progress, stop }, layout, sums, sum, folder, fd }: Writing,
): Promise<void> {
  const advance = (files: number, bytes: number, file?: DiscFile) =>
    progress({ kind: 'advance', files, bytes, ...(file === undefined ? {} : { path: file.path }) });
  await writeImage(access, {
    layout,
    source: folder,
    fd,
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

function rotten(folder: string, { path, from }: DiscFile): MediaStructError {
  const file = from ?? `${folder}/${path}`;
  return new MediaStructError(
    'content-mismatch',
    `${displayPath(file)}: it reads otherwise than its manifest says`,
    {
      path: file,
      suggestions: [
        'mediastruct crawl archive --force   then   mediastruct heal, which brings it back from another copy',
        'No image was left.',
      ],
    },
  );
}

function refuseNoFolder(access: FileAccess, folder: string): void {
  const found = orNullIfAbsent(() => access.lstat(access.realpath(folder)));
  if (found?.kind === 'folder') return;
  throw new MediaStructError('usage', `${displayPath(folder)}: expected a folder for the image, found none`, {
    path: folder,
    suggestions: ['Check the spelling of the path, or make the folder. Nothing was written.'],
  });
}

function refuseFull(access: FileAccess, output: string, bytes: number): void {
  const { available } = access.statfs(dirname(output));
  if (available >= bytes) return;
  throw new MediaStructError(
    'no-space',
    `${displayPath(dirname(output))}: the image needs ${bytes} bytes, ${bytes - available} more than are free`,
    { path: output, suggestions: ['Make room, or name another place. Nothing was written.'] },
  );
}

function bytesOf({ files }: ImageLayout): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

function countsOf({
  leaves,
  folders,
  sectors,
}: ImageLayout): Pick<ImageReport, 'files' | 'folders' | 'sectors'> {
  return { files: leaves.length, folders: folders.length - 1, sectors };
}
