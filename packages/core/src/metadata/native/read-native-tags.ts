import { dateDoubt } from '../plausible-date.ts';
import { parseDateText } from '../date-text.ts';
import { extensionOf } from '../media-kind.ts';
import { aviTags } from './avi-tags.ts';
import { cr3Tags } from './cr3-tags.ts';
import { mimeOfBrand } from './file-brand.ts';
import { GiveUp, giveUp, insist } from './give-up.ts';
import { heifTags } from './heif-tags.ts';
import { readBoxes } from './iso-boxes.ts';
import { jpegTags } from './jpeg-tags.ts';
import { movieTags } from './movie-tags.ts';
import type { NativeOutcome } from './native-outcome.ts';
import { PNG_SIGNATURE, pngTags } from './png-tags.ts';
import type { RandomBytes, RandomReads } from './random-bytes.ts';
import { FileBytes } from './random-bytes.ts';
import { RAF_SIGNATURE, rafTags } from './raf-tags.ts';
import { rw2Tags } from './rw2-tags.ts';
import { TagList } from './tag-list.ts';
import { TIFF_TYPES, tiffTags } from './tiff-tags.ts';
import { webpTags } from './webp-tags.ts';

const SHORTEST = 32;

/**
 * Reads the tags that decide when a picture was taken, in a fraction of a millisecond and with a bounded number of reads. It
 * gives exactly what exiftool would print, or leaves the file to exiftool: where a structure is not strictly valid, where a
 * block is there that it does not read, and where two blocks could disagree.
 */
export function readNativeTags(reads: RandomReads, name: string): NativeOutcome {
  try {
    insist(reads.size >= SHORTEST, 'it is too short');
    const tags = new TagList();
    const { mime, leftUnread } = readFormat(new FileBytes(reads), extensionOf(name), tags);
    tags.add({ groups: ['File', 'File'], tag: 'MIMEType', value: mime });
    return { kind: 'tags', tags: tags.toRecord(), leftUnread };
  } catch (error) {
    if (error instanceof GiveUp) return { kind: 'ask-exiftool', why: error.message };
    throw error;
  }
}

interface Format {
  readonly mime: string;
  readonly leftUnread: boolean;
}

const JPEG_NAMES = new Set(['jpg', 'jpeg', 'jpe', '']);

function readFormat(bytes: RandomBytes, extension: string, tags: TagList): Format {
  const start = bytes.at(0, 16).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) {
    insist(JPEG_NAMES.has(extension), 'its name is not that of a JPEG');
    return still('image/jpeg', jpegTags(bytes, tags), tags);
  }
  if (start.startsWith('IIU\0') && extension === 'rw2')
    return still('image/x-panasonic-rw2', rw2Tags(bytes, tags), tags);
  const tiff = TIFF_TYPES[extension];
  if (/^(II|MM)/.test(start) && tiff !== undefined)
    return still(tiff, tiffTags(bytes, extension, tags), tags);
  if (start.startsWith(PNG_SIGNATURE)) {
    insist(extension === 'png' || extension === '', 'its name is not that of a PNG');
    return still('image/png', pngTags(bytes, tags), tags);
  }
  if (/^RIFF....WEBP/s.test(start)) {
    insist(extension === 'webp' || extension === '', 'its name is not that of a WebP');
    return still('image/webp', webpTags(bytes, tags), tags);
  }
  if (/^RIFF....AVI /s.test(start)) {
    insist(extension === 'avi' || extension === '', 'its name is not that of an AVI');
    return dated('video/x-msvideo', aviTags(bytes, tags), tags);
  }
  if (start.startsWith(RAF_SIGNATURE)) {
    insist(extension === 'raf', 'its name is not that of a RAF');
    return still('image/x-fujifilm-raf', rafTags(bytes, tags), tags);
  }
  if (start.slice(4, 8) === 'ftyp') return isoFormat(bytes, extension, tags);
  return giveUp('exiftool reads this kind of file');
}

const ISO_NAMES = new Set(['heic', 'heif', 'hif', 'avif', 'mov', 'mp4', 'm4v', '3gp', 'qt', 'cr3', '']);

function isoFormat(bytes: RandomBytes, extension: string, tags: TagList): Format {
  insist(ISO_NAMES.has(extension), 'its name is not that of a film');
  const boxes = readBoxes(bytes, 0, bytes.size);
  const [first] = boxes;
  insist(first !== undefined, 'it has no boxes');
  if (extension === 'cr3') {
    insist(bytes.at(8, 4).toString('latin1') === 'crx ', 'its file type is not that of a CR3');
    cr3Tags(bytes, boxes, tags);
    return still('image/x-canon-cr3', true, tags);
  }
  const mime = mimeOfBrand(bytes, first);
  if (mime.startsWith('image/')) return still(mime, heifTags(bytes, boxes, tags), tags);
  movieTags(bytes, boxes, tags);
  return { mime, leftUnread: false };
}

/** What was read of a still. Where it has no DateTimeOriginal, exiftool composes one of the IPTC date. */
function still(mime: string, leftUnread: boolean, tags: TagList): Format {
  insist(tags.has('DateTimeOriginal') || !tags.has('TimeCreated'), 'exiftool composes a date for it');
  return dated(mime, leftUnread, tags);
}

/** What was read of a file. Where a block was left unread, DateTimeOriginal must rank before all that can be in there. */
function dated(mime: string, leftUnread: boolean, tags: TagList): Format {
  if (leftUnread)
    insist(isPlausible(tags.valueOf('DateTimeOriginal')), 'its MakerNotes may have a better date');
  return { mime, leftUnread };
}

/** Whether a date can be used as it is; that it is later than today can only be seen when it is used. */
function isPlausible(value: string | number | null): boolean {
  const read = parseDateText(value);
  return read.kind === 'date' && read.precision !== 'day' && dateDoubt(read.ms, read.ms) === null;
}
