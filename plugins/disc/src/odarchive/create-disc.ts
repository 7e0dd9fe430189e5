import { dirname } from 'node:path';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError, throwIfStopped } from '@mediastruct/core';
import type { DiscFile } from '../image/disc-tree.ts';
import { SECTOR } from '../image/sectors.ts';
import { writeImage } from '../image/write-image.ts';
import { publish, refuseTaken } from '../volume/publish.ts';
import { readCatalogueBytes } from './catalogue-file.ts';
import { parseCatalogue } from './parse-catalogue.ts';
import type { SetImage } from './plan-image.ts';
import { planSetImage } from './plan-image.ts';
import { refuseNoFolder } from './refuse-no-folder.ts';
import { readHistory, recordEvents } from './set-ledger.ts';
import type { DiscSet, SetContent, SetDisc } from './set-content.ts';
import { contentsOn, volumeIdOf } from './set-content.ts';

export interface CreateRequest {
  /** Absolute path of the catalogue. */
  readonly catalogue: string;
  /** Number of the disc, from 0. */
  readonly disc: number;
  /** Absolute path of the image; nothing may stand there. */
  readonly output: string;
  /** Absolute path of the folder that was catalogued; null for the one that the ledger beside the catalogue tells. */
  readonly folder: string | null;
  readonly now: () => Date;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

export interface CreateReport {
  readonly image: string;
  readonly volumeId: string;
  readonly jobId: string;
  readonly guid: string;
  readonly disc: number;
  readonly contents: number;
  readonly names: number;
  readonly bytes: number;
  /** Bytes of the medium that are left. */
  readonly left: number;
}

/**
 * Writes the image of one disc of a set in one pass. The SHA-512 of each content is compared with the catalogue while it is read, so an image
 * that stands holds what the catalogue says. The same catalogue and files give the same bytes. Throws `usage` (64) for a disc that is
 * not planned and a name that is taken, `file-missing` (11) and `content-mismatch` (10) for a file that is not as the catalogue
 * says, `no-space` (23) where the disk is full; then no image is left.
 */
export async function createDisc(access: FileAccess, request: CreateRequest): Promise<CreateReport> {
  const { catalogue, disc, output, progress } = request;
  refuseTaken(access, output);
  refuseNoFolder(access, dirname(output), 'for the image');
  // One reading of the catalogue, so that what goes onto the disc is what the image is made of.
  const bytes = readCatalogueBytes(access, catalogue);
  const set = parseCatalogue(bytes.toString('utf8'), catalogue);
  const planned = plannedDisc(set, { disc, catalogue });
  const folder = folderOf(access, request);
  const contents = contentsOn(set, disc);
  const sources = sourcesOf(access, { folder, contents });
  const image = planSetImage(set, disc, { catalogue: { size: bytes.length, bytes: () => bytes }, sources });
  const size = image.layout.sectors * SECTOR;
  if (size > planned.capacity && planned.capacity > 0) throw tooSmall(set, { planned, size });
  refuseFull(access, output, size);
  const totalBytes = image.layout.files.reduce((sum, file) => sum + file.size, 0);
  progress({ kind: 'phase', phase: 'writing the image', totalFiles: image.layout.files.length, totalBytes });
  await publish(access, output, (fd) => write(access, { request, image, fd }));
  const { guid, jobId } = set;
  const at = request.now().toISOString();
  recordEvents(access, catalogue, [{ event: 'created', at, guid, disc, image: output, bytes: size }]);
  const names = contents.reduce((sum, content) => sum + content.names.length, 0);
  return {
    image: output,
    ...{ volumeId: volumeIdOf(set, disc), jobId, guid, disc, contents: contents.length, names, bytes: size },
    left: Math.max(0, planned.capacity - size),
  };
}

interface Writing {
  readonly request: CreateRequest;
  readonly image: SetImage;
  readonly fd: number;
}

async function write(
  access: FileAccess,
  { request: { progress, stop, catalogue }, image, fd }: Writing,
): Promise<void> {
  await writeImage(access, {
    layout: image.layout,
    // Every file of the catalogue tells itself where it is read from.
    source: '',
    fd,
    onBytes: (bytes) => progress({ kind: 'advance', files: 0, bytes }),
    also: 'sha512',
    onFile: (file, sha256, sha512) => {
      progress({ kind: 'advance', files: 1, bytes: 0, path: file.path });
      if (file.content === undefined) return;
      if (sha512 !== file.content) throw changed(file, catalogue);
      image.onContentHash(file.content, sha256);
    },
    throwIfStopped: () => throwIfStopped(stop),
  });
}

function plannedDisc(
  set: DiscSet,
  { disc, catalogue }: { readonly disc: number; readonly catalogue: string },
): SetDisc {
  const found = set.discs.find(({ number }) => number === disc);
  const at = displayPath(catalogue);
  if (found === undefined)
    throw new MediaStructError(
      'usage',
      set.discs.length === 0
        ? `${at}: no disc is planned yet`
        : `${at}: expected a disc from ${set.discs[0]?.number} to ${set.discs.at(-1)?.number}, found ${disc}`,
      {
        path: catalogue,
        suggestions:
          set.discs.length > 0 ? [] : ['mediastruct disc set plan CATALOGUE --size bd   plans the discs'],
      },
    );
  if (found.isInherited)
    throw new MediaStructError(
      'usage',
      `${at}: disc ${disc} was planned by an earlier catalogue of this job, which alone can make it`,
      { path: catalogue, suggestions: ['Make it with the catalogue that this one was made from.'] },
    );
  return found;
}

function folderOf(access: FileAccess, { folder, catalogue }: CreateRequest): string {
  const told = readHistory(access, catalogue).events.findLast(({ event }) => event === 'catalogued');
  const found = folder ?? (told?.event === 'catalogued' ? told.folder : null);
  if (found === null)
    throw new MediaStructError(
      'usage',
      `${displayPath(catalogue)}: nothing beside it tells which folder it is of`,
      { path: catalogue, suggestions: ['Name the folder: --from DIR'] },
    );
  refuseNoFolder(access, found, 'with the files of the catalogue');
  return found;
}

/** Where each content is read: under the first of its names that is there in its size. */
function sourcesOf(
  access: FileAccess,
  { folder, contents }: { readonly folder: string; readonly contents: readonly SetContent[] },
): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const { sha512, size, names } of contents) {
    const found = names
      .map(({ path }) => ({ path: `${folder}/${path}`, stat: lstatOrNull(access, `${folder}/${path}`) }))
      .filter(({ stat }) => stat?.kind === 'file');
    const fitting = found.find(({ stat }) => stat?.size === size);
    const path = `${folder}/${names[0].path}`;
    if (found.length === 0)
      throw new MediaStructError(
        'file-missing',
        `${displayPath(path)}: expected the file of the catalogue, found none`,
        {
          path,
          suggestions: ['Is it the right folder? --from DIR names another.', STALE, 'Nothing was written.'],
        },
      );
    if (fitting === undefined)
      throw new MediaStructError(
        'content-mismatch',
        `${displayPath(path)}: expected ${size} bytes, as the catalogue says, found ${found[0]?.stat?.size}`,
        { path, suggestions: [STALE, 'Nothing was written.'] },
      );
    sources.set(sha512, fitting.path);
  }
  return sources;
}

const STALE = 'If the change is wanted: mediastruct disc set catalogue DIR --from OLD.json, then plan again.';

function changed({ from = '', content = '' }: DiscFile, catalogue: string): MediaStructError {
  return new MediaStructError(
    'content-mismatch',
    `${displayPath(from)}: expected SHA-512 ${content.slice(0, 16)}..., as ${displayPath(catalogue)} says, and it reads otherwise`,
    { path: from, suggestions: [STALE, 'No image was left.'] },
  );
}

function tooSmall(set: DiscSet, { planned, size }: { planned: SetDisc; size: number }): MediaStructError {
  return new MediaStructError(
    'no-space',
    `${volumeIdOf(set, planned.number)}: its image needs ${size} bytes, and the disc holds ${planned.capacity}`,
    { suggestions: ['mediastruct disc set plan CATALOGUE --size SIZE   plans anew', 'Nothing was written.'] },
  );
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
