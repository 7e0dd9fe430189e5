import { readExif } from './exif-tags.ts';
import { insist } from './give-up.ts';
import type { RandomBytes } from './random-bytes.ts';
import { MemoryBytes } from './random-bytes.ts';
import type { TagSink } from './tag-list.ts';
import { readTiff } from './tiff-directory.ts';
import { xmpTags } from './xmp-tags.ts';

const HEADER_BYTES = 12;
const WITHOUT_TAGS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const MOST_CHUNKS = 2_000;

/** Reads the tags of a WebP (RFC 9649). True if MakerNotes were left unread. */
export function webpTags(bytes: RandomBytes, tags: TagSink): boolean {
  const end = bytes.at(4, 4).readUInt32LE(0) + 8;
  insist(end === bytes.size, 'its size is not what it says');
  const seen = new Set<string>();
  let leftUnread = false;
  for (let at = HEADER_BYTES; at < end;) {
    const head = bytes.at(at, 8);
    const type = head.toString('latin1', 0, 4);
    const size = head.readUInt32LE(4);
    insist(size > 0 && at + 8 + size <= end && seen.size < MOST_CHUNKS, 'a chunk of it is cut off');
    if (type === 'EXIF' || type === 'XMP ') {
      insist(!seen.has(type), 'it has metadata twice');
      const content = bytes.at(at + 8, size);
      if (type === 'XMP ') xmpTags(content, tags);
      else {
        const tiff = readTiff(new MemoryBytes(content));
        insist(tiff.magic === 42, 'its EXIF block has no header');
        leftUnread = readExif(tiff, tags, { isBlock: true, hasThumbnail: false }).leftUnread;
      }
    } else insist(WITHOUT_TAGS.has(type), 'it has a chunk that is not read here');
    seen.add(type);
    at += 8 + size + (size % 2);
  }
  return leftUnread;
}
