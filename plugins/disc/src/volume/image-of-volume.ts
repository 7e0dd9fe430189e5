import type { FileAccess, Library, ProgressListener, StopFlag } from '@mediastruct/core';
import { displayPath, MediaStructError, orNullIfAbsent, showVolume, throwIfStopped } from '@mediastruct/core';
import { dirname } from 'node:path';
import type { DiscFile } from '../image/disc-tree.ts';
import { discTree } from '../image/disc-tree.ts';
import type { ImageLayout } from '../image/layout.ts';
import { planImage } from '../image/layout.ts';
import { SECTOR } from '../image/sectors.ts';
import { writeImage } from '../image/write-image.ts';
import { methodOfVolume } from '../repair/method-of-volume.ts';
import type { Protection, RepairMethod } from '../repair/protect-image.ts';
import { protectImage, roomForProtection } from '../repair/protect-image.ts';
import { publish, refuseTaken } from './publish.ts';
import { volumeContent } from './volume-entries.ts';

const NS_PER_MS = 1_000_000n;
const SET_LETTERS = 'MS_00000000'.length;

export interface ImageRequest {
  /** Id, number, or a part of the id that only one volume has. */
  readonly volume: string;
  /** Absolute path of the image; nothing may stand there. */
  readonly output: string;
  /** Error correction data; if absent as much as fits where the volume was packed with a reserve, else none. */
  readonly repair?: RepairMethod | undefined;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

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
  /** The error correction data in it. */
  readonly repair: Protection;
}

/**
 * Makes the image of a volume from its folder in the archive, in one pass, and compares each file with the volume's manifest as it is read. Every call
 * gives the same bytes. Throws `usage` (64) where the folder or room for the image is missing or the name is taken, `no-space` (23) where the
 * medium or the disk is too small, `tool-missing` (40) and `tool-failed` (41) for the programs of error correction, `content-mismatch` (10) where a file is not as its manifest says; then no image is left.
 */
export async function imageOfVolume(library: Library, request: ImageRequest): Promise<ImageReport> {
  const { access } = library;
  const { output, progress } = request;
  refuseNoFolder(access, dirname(output));
  refuseTaken(access, output);
  const volume = showVolume(library, request.volume);
  const { volumeId, folder, plannedAt, capacity, medium } = volume;
  if (!volume.isFolderThere)
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
  const { entries, sums } = volumeContent(access, folder);
  const createdNs = BigInt(Date.parse(plannedAt)) * NS_PER_MS;
  const setId = volumeId.slice(0, SET_LETTERS);
  const layout = planImage(discTree(entries, createdNs), { volumeId, setId, createdNs });
  const bytes = layout.sectors * SECTOR;
  if (bytes > capacity)
    throw new MediaStructError(
      'no-space',
      `${volumeId}: its image needs ${bytes} bytes, and ${medium} holds ${capacity}`,
      {
        suggestions: ['Nothing was written.'],
      },
    );
  const method = request.repair ?? methodOfVolume(library, volume);
  const onMedium = Math.floor(capacity / SECTOR);
  const room = roomForProtection(method, { dataSectors: layout.sectors, sectors: onMedium });
  refuseFull(access, output, room);
  progress({
    kind: 'phase',
    phase: 'writing the image',
    totalFiles: layout.files.length,
    totalBytes: bytesOf(layout),
  });
  let repair: Protection = { method: 'none', sectors: layout.sectors, percent: 0 };
  await publish(access, output, async (fd, part) => {
    await write(access, { request, layout, sums, folder, fd });
    const protecting = { image: part, method, sectors: onMedium, progress, stop: request.stop };
    repair = await protectImage(access, protecting);
  });
  const { files, folders } = countsOf(layout);
  const { sectors } = repair;
  const left = capacity - sectors * SECTOR;
  return { volumeId, image: output, bytes: sectors * SECTOR, sectors, files, folders, left, repair };
}

interface Writing {
  readonly request: ImageRequest;
  readonly layout: ImageLayout;
  readonly sums: ReadonlyMap<string, string>;
  readonly folder: string;
  readonly fd: number;
}

async function write(
  access: FileAccess,
  { request: { progress, stop }, layout, sums, folder, fd }: Writing,
): Promise<void> {
  const advance = (files: number, bytes: number, file?: DiscFile) =>
    progress({ kind: 'advance', files, bytes, ...(file === undefined ? {} : { path: file.path }) });
  await writeImage(access, {
    layout,
    source: folder,
    fd,
    onBytes: (bytes) => advance(0, bytes),
    onFile: (file, sha256) => {
      const wanted = sums.get(file.path);
      if (wanted !== undefined && wanted !== sha256) throw rotten(folder, file);
      advance(1, 0, file);
    },
    throwIfStopped: () => throwIfStopped(stop),
  });
}

function rotten(folder: string, { path }: DiscFile): MediaStructError {
  const file = `${folder}/${path}`;
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

function countsOf({ leaves, folders }: ImageLayout): Pick<ImageReport, 'files' | 'folders'> {
  return { files: leaves.length, folders: folders.length - 1 };
}
