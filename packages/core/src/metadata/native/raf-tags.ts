import { insist } from './give-up.ts';
import { jpegTags } from './jpeg-tags.ts';
import type { RandomBytes } from './random-bytes.ts';
import { PartOfBytes } from './random-bytes.ts';
import type { TagSink } from './tag-list.ts';

export const RAF_SIGNATURE = 'FUJIFILMCCD-RAW ';
const HEADER_BYTES = 0x70;
const MULTI_RAW_AT = 0x48;
const JPEG_AT = 0x54;

/**
 * Reads the tags of Fujifilm's RAF, which are those of the JPEG in it; the directories of the RAW data have none that are
 * asked for. True if MakerNotes were left unread.
 */
export function rafTags(bytes: RandomBytes, tags: TagSink): boolean {
  const header = bytes.at(0, HEADER_BYTES);
  const [at, size] = [header.readUInt32BE(JPEG_AT), header.readUInt32BE(JPEG_AT + 4)];
  insist(header.readUInt32BE(MULTI_RAW_AT) === 0, 'it holds several pictures');
  insist(at >= HEADER_BYTES && at < 0x8000 && size > 4 && at + size <= bytes.size, 'it has no JPEG in it');
  const jpeg = new PartOfBytes(bytes, { at, size });
  insist(jpeg.at(0, 3).toString('latin1') === '\xff\xd8\xff', 'it has no JPEG in it');
  return jpegTags(jpeg, tags, { hasThumbnail: false });
}
