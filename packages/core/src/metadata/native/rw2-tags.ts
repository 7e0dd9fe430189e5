import { readExif } from './exif-tags.ts';
import { giveUp, insist } from './give-up.ts';
import { jpegTags } from './jpeg-tags.ts';
import type { RandomBytes } from './random-bytes.ts';
import { PartOfBytes } from './random-bytes.ts';
import type { TagSink } from './tag-list.ts';
import { markingSink } from './tag-list.ts';
import type { Tiff } from './tiff-directory.ts';
import { readDirectory, readTiff } from './tiff-directory.ts';
import { refuseTrailer } from './tiff-tags.ts';

const RW2_NUMBER = 0x55;
const SIGNATURE = '\x88\xe7\x74\xd8\xf8\x25\x1d\x4d\x94\x7a\x6e\x77\x82\x2b\x5d\x6a';
const JPEG_IN_IT = 0x2e;
const GPS_IFD = 0x8825;
/** Make, Model, ExifIFD and GPS. The other numbers of IFD0 mean something else in this format. */
const MAKERS_TAGS = new Set([0x010f, 0x0110, 0x8769, GPS_IFD]);

/**
 * Reads the tags of Panasonic's RW2: a TIFF with a number of its own, in whose first directory a whole JPEG has the metadata that
 * matter. exiftool reads that as a picture inside the file. True if MakerNotes were left unread.
 */
export function rw2Tags(bytes: RandomBytes, tags: TagSink): boolean {
  const tiff = readTiff(bytes);
  insist(tiff.magic === RW2_NUMBER && tiff.first >= 24, 'its header is not that of its kind');
  insist(bytes.at(8, 16).toString('latin1') === SIGNATURE, 'its header is not that of its kind');
  refuseTrailer(bytes);
  const leftInside = embeddedTags(tiff, tags);
  const { leftUnread } = readExif(tiff, tags, {
    isBlock: true,
    hasThumbnail: false,
    makersTags: MAKERS_TAGS,
  });
  return leftUnread || leftInside;
}

/** The tags of the JPEG come before those of the file, as its number comes first. */
function embeddedTags(tiff: Tiff, tags: TagSink): boolean {
  const { entries, next } = readDirectory(tiff, tiff.first);
  insist(next === 0, 'it has too many directories');
  const inOrder = entries.every(({ id }, nth) => nth === 0 || id > (entries[nth - 1]?.id ?? id));
  insist(inOrder, 'its first directory is not in order');
  const entry = entries.find(({ id }) => id === JPEG_IN_IT) ?? giveUp('it has no JPEG in it');
  insist(entry.type === 7 && entry.size > 4, 'it has no JPEG in it');
  const jpeg = new PartOfBytes(tiff.bytes, entry);
  insist(jpeg.at(0, 3).toString('latin1') === '\xff\xd8\xff', 'it has no JPEG in it');
  const hasPlace = entries.some(({ id }) => id === GPS_IFD);
  const embedded = markingSink(tags, { isEmbedded: true });
  const sink: TagSink = {
    add(tag) {
      insist(!hasPlace || tag.groups[0] !== 'Composite', 'it has two positions');
      embedded.add(tag);
    },
  };
  return jpegTags(jpeg, sink, { hasThumbnail: false });
}
