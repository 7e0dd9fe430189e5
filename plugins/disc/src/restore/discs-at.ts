import type { FileAccess } from '@mediastruct/core';
import { bagsAt, displayPath, errnoOf, MediaStructError, orNullIfAbsent } from '@mediastruct/core';
import { DiscReader } from '../read/disc-reader.ts';
import { DamagedDisc } from '../read/image-source.ts';

const VOLUME_ID = /^MS_[0-9a-f]{8}_\d{4}$/;
/** A description of a bag is smaller; of a hostile disc no more is read. Bytes. */
const MOST_INFO = 64 << 10;

/** A disc that can be read now: an image or device, or a folder in which it is mounted or copied. */
export interface Disc {
  readonly volumeId: string;
  readonly kind: 'image' | 'folder';
  /** Absolute path. */
  readonly at: string;
}

/**
 * The discs at a place, known by their own ids whatever the place is called: an image, a device, a folder that is a volume, or one that holds
 * images and volumes. A drive without a disc and a file that is no image hold none, which is told to `onNote`. Throws `usage` (64)
 * where nothing stands at the place.
 */
export function discsAt(
  access: FileAccess,
  place: string,
  onNote: (message: string, path: string) => void,
): readonly Disc[] {
  const found = orNullIfAbsent(() => access.lstat(access.realpath(place)));
  if (found === null)
    throw new MediaStructError('usage', `${displayPath(place)}: expected a disc, found nothing`, {
      path: place,
      suggestions: [
        'Name an image, the device of a drive, or a folder with discs in it. Nothing was written.',
      ],
    });
  if (found.kind !== 'folder') return imageAt(access, place, onNote);
  const volumes = bagsAt(access, place).map(({ volumeId, at }): Disc => ({ volumeId, kind: 'folder', at }));
  return [...volumes, ...imagesIn(access, place).flatMap((at) => imageAt(access, at, onNote))];
}

function imagesIn(access: FileAccess, folder: string): readonly string[] {
  try {
    const names = access
      .readdir(folder)
      .filter(({ kind, name }) => kind !== 'folder' && /\.iso$/i.test(name));
    return names.map(({ name }) => `${folder}/${name}`).sort();
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return [];
  }
}

function imageAt(
  access: FileAccess,
  at: string,
  onNote: (message: string, path: string) => void,
): readonly Disc[] {
  try {
    using reader = new DiscReader(access, at);
    const volumeId = VOLUME_ID.test(reader.volumeId) ? reader.volumeId : idInBag(reader);
    if (volumeId !== null) return [{ volumeId, kind: 'image', at }];
    onNote(`"${displayPath(reader.volumeId)}" is no disc of a volume`, at);
  } catch (error) {
    if (!(error instanceof MediaStructError) && !(error instanceof DamagedDisc) && errnoOf(error) === null)
      throw error;
    onNote(error instanceof Error ? error.message : String(error), at);
  }
  return [];
}

/** The id in `bag-info.txt`, for discs that were burned under another label. */
function idInBag(reader: DiscReader): string | null {
  for (const entry of reader.entries()) {
    if (entry.kind !== 'file' || entry.path !== 'bag-info.txt' || entry.size > MOST_INFO) continue;
    const text = Buffer.concat([...reader.content(entry)].map((piece) => Buffer.from(piece))).toString(
      'utf8',
    );
    const id = /^External-Identifier: *(.*)$/m.exec(text)?.[1]?.trim() ?? '';
    return VOLUME_ID.test(id) ? id : null;
  }
  return null;
}
