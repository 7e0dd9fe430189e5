import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { throwIfStopped } from '@mediastruct/core';
import type { SetCatalogue } from '../set/set-catalogue.ts';
import type { GatheredSet } from './gather-set.ts';
import { gatherSet } from './gather-set.ts';
import { indexHtml } from './index-html.ts';
import type { PageFile } from './listed-file.ts';
import { compareShown } from './listed-file.ts';
import { dayData, discData, PAGE_VERSION, splitData, volumeData } from './page-data.ts';
import { costOf, PageFolder } from './page-folder.ts';
import { dataScript } from './script-data.ts';
import { SearchChunks } from './search-chunks.ts';
import type { WrittenThumbnails } from './write-thumbnails.ts';
import { writeThumbnails } from './write-thumbnails.ts';

export interface PageRequest {
  /** An empty folder; `index.html` and the folder `page` are made in it. */
  readonly folder: string;
  readonly volumeId: string;
  readonly catalogue: SetCatalogue;
  /** Where the volume's files are read for their previews. */
  readonly volumeFolder: string;
  /** What the page may take on the disc, with what its files cost there besides their content. */
  readonly budgetBytes: number;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** What the page has. */
export interface PageReport {
  /** False where not even a page without thumbnails and search has room; then nothing is left in the folder. */
  readonly isWritten: boolean;
  readonly files: number;
  readonly thumbnails: number;
  /** Files with a preview that had no room. */
  readonly withoutRoom: number;
  /** Files of other volumes that its search does not find, because there was no room for their names. */
  readonly notFound: number;
}

/**
 * Writes the page of a disc, which shows and finds with any browser what the disc holds and what its whole set holds (docs/formats/disc-page.md).
 * The same input gives the same bytes. What has no room is left out in this order: thumbnails, evenly over the days; the names of other volumes,
 * the last ones first. Memory: about 400 bytes a file of the volume.
 */
export async function writePage(access: FileAccess, request: PageRequest): Promise<PageReport> {
  const { folder, volumeId, catalogue, volumeFolder, budgetBytes, progress, stop } = request;
  const page = new PageFolder(access, folder, budgetBytes);
  const html = indexHtml(access, volumeId);
  for (const name of ['page', 'page/thumbs', 'page/find']) page.mkdir(name);
  progress({ kind: 'phase', phase: 'gathering the set for the page' });
  const found: FindChunk[] = [];
  let notFound = 0;
  const chunks = new SearchChunks((groups, files) => {
    const name = `page/find/${String(found.length + 1).padStart(4, '0')}.js`;
    // None behind one that had no room, so that what is found is a beginning of the set.
    if (notFound === 0 && page.write(name, dataScript('find', found.length + 1, groups)))
      found.push({ name, files });
    else notFound += files;
  });
  const set = gatherSet(catalogue, {
    volumeId,
    onOther: (volume, file) => chunks.add(volume, file),
    throwIfStopped: () => throwIfStopped(stop),
  });
  chunks.end();
  const files = [...set.own].sort(compareShown);
  const full = largest(files.length);
  const reserved = (shown: Shown) =>
    [html, setScript(request, set, { found, notFound }), discScript(request, files, shown)].reduce(
      (sum, text) => sum + costOf(Buffer.byteLength(text)),
      costOf(0),
    );
  const needed = reserved(full);
  while (page.left < needed && found.length > 0) {
    const last = found.pop();
    page.remove(last?.name ?? '');
    notFound += last?.files ?? 0;
  }
  if (page.left < needed) {
    for (const name of ['page/thumbs', 'page/find', 'page']) access.rmdir(`${folder}/${name}`);
    progress({ kind: 'note', message: `${volumeId} has no room for the page index.html, so it has none` });
    return { isWritten: false, files: files.length, thumbnails: 0, withoutRoom: 0, notFound };
  }
  page.left -= needed;
  const spool = `${folder}/thumbnails.part`;
  const shown = await writeThumbnails(access, { files, volumeFolder, spool, page, progress, stop });
  page.left += needed;
  for (const [name, text] of [
    ['page/set.js', setScript(request, set, { found, notFound })],
    ['page/disc.js', discScript(request, files, shown)],
    ['index.html', html],
  ] as const)
    if (!page.write(name, text)) throw new Error(`${name}: the room of the page was miscounted`);
  const thumbnails = shown.flags.filter((one) => one).length;
  return { isWritten: true, files: files.length, thumbnails, withoutRoom: shown.leftOut, notFound };
}

type Shown = WrittenThumbnails;

/** What thumbnails could add to the data at most: a flag for each file, and chunks of which none has fewer than 16. */
function largest(files: number): Shown {
  const chunks = Array.from({ length: Math.ceil(files / 16) + 1 }, () => 9999);
  return { flags: Array.from({ length: files }, () => true), chunks, leftOut: files };
}

interface FindChunk {
  readonly name: string;
  readonly files: number;
}

function setScript(
  { catalogue: { setId, asOf, volumes } }: PageRequest,
  set: GatheredSet,
  { found, notFound }: { readonly found: readonly FindChunk[]; readonly notFound: number },
): string {
  const files = found.reduce((sum, one) => sum + one.files, 0);
  const data = { version: PAGE_VERSION, setId, asOf, volumes: volumes.map(volumeData) };
  const find = { chunks: found.length, files, notFound };
  return dataScript('set', { ...data, days: dayData(set), split: splitData(set.split), find });
}

function discScript({ volumeId }: PageRequest, files: readonly PageFile[], shown: Shown): string {
  const { flags, chunks, leftOut } = shown;
  return dataScript('disc', { volumeId, thumbs: { chunks, leftOut }, ...discData(files, flags) });
}
