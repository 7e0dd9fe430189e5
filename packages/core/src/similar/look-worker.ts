import { errnoOf, messageOf } from '../files/file-access.ts';
import { nodeFileAccess } from '../files/node-file-access.ts';
import { FileWindow } from '../thumbnails/file-window.ts';
import { readPreview } from '../thumbnails/read-preview.ts';
import { tellsOfMachine } from '../thumbnails/tool-preview.ts';
import type { DecodedSquare } from './decode-picture.ts';
import { decodePreview, decodeSmall, decodeSquare } from './decode-picture.ts';
import { perceptualHash } from './perceptual-hash.ts';
import type { SeenPicture } from './picture-look.ts';
import type { LookTask } from './read-picture.ts';
import { isWholePicture, readPicture } from './read-picture.ts';
import { greyOf, squareFacts } from './square-facts.ts';
import { readTakenBy } from './taken-by.ts';

export type LookOutcome =
  | SeenPicture
  | { readonly kind: 'undecodable'; readonly detail: string }
  /** It is not decoded here, and our own reader finds no preview in it. */
  | { readonly kind: 'no-preview' }
  /** It cannot be read now, or is not what was crawled: this says nothing about the content. */
  | { readonly kind: 'failed'; readonly detail: string };

/** A preview that a program took out of a file. */
export interface PreviewTask extends LookTask {
  readonly jpeg: Uint8Array;
}

const window = FileWindow.buffer();

/** Looks at a picture whole, or at the preview of a file that is not decoded here. Never throws for the state of the file. */
export async function lookAtFile(task: LookTask): Promise<LookOutcome> {
  try {
    const read = readPicture(nodeFileAccess, task);
    if (read.kind === 'failed') return read;
    if (read.kind === 'whole') return await seen(task, () => decodeSquare(read.bytes));
    const jpeg = previewOf(task.path);
    return jpeg === null ? { kind: 'no-preview' } : await lookAtPreview({ ...task, jpeg });
  } catch (error) {
    const detail = messageOf(error);
    if (errnoOf(error) === null && !tellsOfMachine(detail)) throw error;
    return { kind: 'failed', detail };
  }
}

export function lookAtPreview(task: PreviewTask): Promise<LookOutcome> {
  return seen(task, async () => ({ square: await decodePreview(task.jpeg), width: 0, height: 0 }));
}

/** Whether all bytes of a file are those that were crawled. */
export function isWhole(task: LookTask): boolean {
  return isWholePicture(nodeFileAccess, task);
}

/** A small JPEG of a file for people to look at, or the preview that it embeds; null where there is neither. */
export async function makeSmall(task: LookTask): Promise<Uint8Array | null> {
  try {
    const read = readPicture(nodeFileAccess, task);
    if (read.kind === 'failed') return null;
    return read.kind === 'whole' ? await decodeSmall(read.bytes) : previewOf(task.path);
  } catch {
    // It is shown by its name, then. That it cannot be read is told where it is looked at.
    return null;
  }
}

async function seen(task: LookTask, decode: () => Promise<DecodedSquare>): Promise<LookOutcome> {
  let decoded: DecodedSquare;
  try {
    decoded = await decode();
  } catch (error) {
    // Whatever else the decoder throws says that this picture is not to be had from it.
    const words = messageOf(error);
    const kind = tellsOfMachine(words) ? 'failed' : 'undecodable';
    return { kind, detail: words.split('\n')[0] ?? '' };
  }
  const { square, width, height } = decoded;
  return {
    kind: 'seen',
    hash: perceptualHash(greyOf(square)),
    ...squareFacts(square),
    width,
    height,
    // Not what its index says: that may change, and a look is kept as long as the content is known.
    ...readTakenBy(nodeFileAccess, task.path),
  };
}

function previewOf(path: string): Buffer | null {
  using file = new FileWindow(nodeFileAccess, path, window);
  const preview = readPreview(file);
  return preview.kind === 'found' ? preview.jpeg : null;
}
