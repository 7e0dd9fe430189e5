import type { FileAccess } from '../files/file-access.ts';
import { errnoOf } from '../files/file-access.ts';
import type { StopFlag } from '../progress/stop-flag.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import { setImmediate } from 'node:timers/promises';
import { ExiftoolPreviews } from './exiftool-previews.ts';
import { FileWindow } from './file-window.ts';
import type { Preview } from './read-preview.ts';
import { readPreview } from './read-preview.ts';

export interface ThumbnailsRequest {
  /** Absolute path of the folder that the paths are relative to. */
  readonly folder: string;
  readonly paths: Iterable<string>;
  readonly stop: StopFlag;
  /** Told once where exiftool cannot run, so that RAW files, HEIC and films come without a preview. */
  readonly onNote?: (message: string) => void;
}

export interface Thumbnail {
  readonly path: string;
  /** A whole JPEG of at most 40 KiB and 1,024 pixels a side, turned as the picture is; null where the file embeds none. */
  readonly jpeg: Buffer | null;
}

/** What is worth asking exiftool for. A JPEG, PNG or text has nothing that it would find. */
const ASK_EXIFTOOL = new RegExp(
  `\\.(${
    'hei[cf]s?|hif|avif|avci|jxl|tiff?|psd|psb|' +
    '3fr|ari|arq|arw|bay|cap|cr[23w]|cs1|dc[rs]|dng|drf|eip|erf|fff|gpr|iiq|k25|kdc|mdc|mef|mfw|mos|mrw|nef|nrw|' +
    'or[fi]|pef|ptx|raf|raw|rw[2lz]|sr[2fw]|srw|sti|x3f|' +
    'mp4|mov|m4v|avi|3gp|mts|m2ts|insv|crm'
  })$`,
  'i',
);
/** True for a file whose preview only exiftool may find, by its name. */
export function needsExiftool(path: string): boolean {
  return ASK_EXIFTOOL.test(path);
}

/** Files read without a pause for signals; reading one takes about a tenth of a millisecond. */
const BETWEEN_PAUSES = 64;

/**
 * The previews that the files of a folder embed, in the order of the paths. JPEG and most RAW files are read here, all others by
 * exiftool (docs/decisions/0022-labels-and-thumbnails.md). A file that cannot be read gives null. Memory: the previews of some dozen files.
 */
export async function* thumbnailsOf(
  access: FileAccess,
  { folder, paths, stop, onNote = () => {} }: ThumbnailsRequest,
): AsyncGenerator<Thumbnail> {
  await using exiftool = new ExiftoolPreviews();
  let canAsk: boolean | null = null;
  const buffer = FileWindow.buffer();
  const waiting: Promise<Thumbnail>[] = [];
  let asked = 0;
  let nth = 0;
  for (const path of paths) {
    throwIfStopped(stop);
    if (++nth % BETWEEN_PAUSES === 0) await setImmediate();
    const preview = tryPreview(access, `${folder}/${path}`, buffer);
    let shouldAsk = preview.kind === 'unknown' && needsExiftool(path);
    if (shouldAsk && canAsk === null) {
      const failure = await exiftool.findFailure();
      canAsk = failure === null;
      if (failure !== null) onNote(`RAW files, HEIC and films are without preview: ${failure}`);
    }
    shouldAsk &&= canAsk === true;
    if (shouldAsk) {
      asked += 1;
      waiting.push(
        exiftool.read(`${folder}/${path}`).then((read) => {
          asked -= 1;
          return { path, jpeg: read.kind === 'found' ? read.jpeg : null };
        }),
      );
    } else waiting.push(Promise.resolve({ path, jpeg: preview.kind === 'found' ? preview.jpeg : null }));
    // What waits for nothing is handed on at once, and never more than a few files are under way.
    while (waiting.length > 0 && (asked === 0 || asked >= exiftool.concurrency || waiting.length > 256)) {
      const first = waiting.shift();
      if (first !== undefined) yield await first;
    }
  }
  for (const one of waiting) yield await one;
}

function tryPreview(access: FileAccess, path: string, buffer: Buffer): Preview {
  try {
    using file = new FileWindow(access, path, buffer);
    return readPreview(file);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return { kind: 'none' };
  }
}
