import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { throwIfStopped } from '@mediastruct/core';
import { thumbnailsOf } from '@mediastruct/core/thumbnails';
import type { PageFile } from './listed-file.ts';
import type { PageFolder } from './page-folder.ts';
import { costOf } from './page-folder.ts';
import { planThumbnails } from './plan-thumbnails.ts';
import { CHUNK_BYTES, ThumbnailChunk } from './thumbnail-chunk.ts';
import { ThumbnailSpool } from './thumbnail-spool.ts';

/** What a chunk takes besides its items, with rounding to a sector. */
const CHUNK_FRAME = 2100;
/** Quotes and comma. */
const AROUND_ITEM = 3;

export interface ThumbnailsToWrite {
  /** In the order shown. */
  readonly files: readonly PageFile[];
  /** Where the files are read, and where what is read is kept meanwhile. */
  readonly volumeFolder: string;
  readonly spool: string;
  readonly page: PageFolder;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

export interface WrittenThumbnails {
  /** A flag for each file. */
  readonly flags: readonly boolean[];
  /** How many thumbnails each chunk has. */
  readonly chunks: readonly number[];
  /** Thumbnails that there were, and no room for. */
  readonly leftOut: number;
}

/** Writes the thumbnails of a disc's files, as many as the page's budget has room for, into `page/thumbs/0001.js` and so on. */
export async function writeThumbnails(
  access: FileAccess,
  request: ThumbnailsToWrite,
): Promise<WrittenThumbnails> {
  const { files, page } = request;
  using spool = new ThumbnailSpool(access, request.spool);
  const numbers = await spoolAll(access, request, spool);
  const found = numbers.flatMap(({ number, bytes }, nth) =>
    number === null ? [] : [{ number, bytes, nth }],
  );
  const sizes = found.map(({ bytes, nth }) => ({ day: files[nth]?.day ?? '', bytes }));
  const isChosen = planThumbnails(sizes, room(page.left, sizes));
  const flags = files.map(() => false);
  const chunks: number[] = [];
  const chunk = new ThumbnailChunk();
  const write = () => {
    if (chunk.count === 0) return;
    chunks.push(chunk.count);
    const number = chunks.length;
    if (!page.write(thumbsName(number), chunk.take(number)))
      throw new Error('the room of thumbnails was miscounted');
  };
  found.forEach(({ number, nth }, at) => {
    if (isChosen[at] !== true) return;
    throwIfStopped(request.stop);
    flags[nth] = true;
    chunk.add(spool.read(number));
    if (chunk.bytes >= CHUNK_BYTES) write();
  });
  write();
  return { flags, chunks, leftOut: isChosen.filter((one) => !one).length };
}

export function thumbsName(nth: number): string {
  return `page/thumbs/${String(nth).padStart(4, '0')}.js`;
}

/** What is left for the items themselves when each chunk is a file of its own. */
function room(left: number, sizes: readonly { readonly bytes: number }[]): number {
  const wanted = Math.min(
    left,
    sizes.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const chunks = Math.ceil(wanted / CHUNK_BYTES) + 1;
  return left - chunks * costOf(CHUNK_FRAME);
}

async function spoolAll(
  access: FileAccess,
  { files, volumeFolder, progress, stop }: ThumbnailsToWrite,
  spool: ThumbnailSpool,
): Promise<readonly { readonly number: number | null; readonly bytes: number }[]> {
  const paths = files.map(({ path }) => path);
  progress({ kind: 'phase', phase: 'reading previews for the page', totalFiles: paths.length });
  const numbers: { number: number | null; bytes: number }[] = [];
  const onNote = (message: string) => progress({ kind: 'note', message });
  for await (const { path, jpeg } of thumbnailsOf(access, { folder: volumeFolder, paths, stop, onNote })) {
    const bytes = Math.ceil((jpeg?.length ?? 0) / 3) * 4 + AROUND_ITEM;
    numbers.push({ number: jpeg === null ? null : spool.add(jpeg), bytes });
    progress({ kind: 'advance', files: 1, bytes: 0, path });
  }
  return numbers;
}
