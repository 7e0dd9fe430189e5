import { readExif } from './exif-tags.ts';
import { insist } from './give-up.ts';
import { refusePhotoshopTags } from './photoshop-tags.ts';
import type { RandomBytes } from './random-bytes.ts';
import type { TagSink } from './tag-list.ts';
import { readTiff } from './tiff-directory.ts';
import { xmpTags } from './xmp-tags.ts';

/** The files that are a TIFF by themselves, and exiftool's names of them. */
export const TIFF_TYPES: Readonly<Record<string, string>> = {
  tif: 'image/tiff',
  tiff: 'image/tiff',
  dng: 'image/x-adobe-dng',
  nef: 'image/x-nikon-nef',
  cr2: 'image/x-canon-cr2',
  arw: 'image/x-sony-arw',
  pef: 'image/x-pentax-pef',
  srw: 'image/x-samsung-srw',
  orf: 'image/x-olympus-orf',
};

const TIFF_NUMBER = 42;
/** What Olympus writes in place of it: the letters `RO` or `RS`. */
const ORF_NUMBERS = [0x4f52, 0x5352];

const DNG_VERSION = 0xc612;
const CR2_MARK = 'CR\x02\0';
/** Blocks that programs and phones append; exiftool looks for tags in them. */
const TRAILERS =
  /(AXS[!*].{8}|\xa1\xb2\xc3\xd4|cbipcbbl|~\0\x04\0zmie~.{5,}|QDIOBS|SEFT|8db42d694ccc418790edff439fe026bf|NIKON APP|\x1b\*9HWfu\x84\x93\xa2\xb1|jxrs.{3}\0|CANON OPTIONAL DATA\0.*)$/s;
const TRAILER_BYTES = 64;

/** Reads the tags of a TIFF or of a RAW file that is one. True if MakerNotes were left unread. */
export function tiffTags(bytes: RandomBytes, extension: string, tags: TagSink): boolean {
  const tiff = readTiff(bytes);
  const isRight = extension === 'orf' ? ORF_NUMBERS.includes(tiff.magic) : tiff.magic === TIFF_NUMBER;
  insist(isRight, 'its header is not that of its kind');
  const isCr2 = tiff.first >= 16 && bytes.at(8, 4).toString('latin1') === CR2_MARK;
  insist(isCr2 === (extension === 'cr2'), 'its header does not fit its name');
  refuseTrailer(bytes);
  const { leftUnread, first } = readExif(tiff, tags, {
    isBlock: false,
    hasThumbnail: extension === 'arw',
    onXmp: (packet) => xmpTags(packet, tags),
    onPhotoshop: refusePhotoshopTags,
  });
  insist(first.has(DNG_VERSION) === (extension === 'dng'), 'its content does not fit its name');
  return leftUnread;
}

/** Gives up if something is appended to a file of the TIFF family that exiftool reads. */
export function refuseTrailer(bytes: RandomBytes): void {
  const length = Math.min(TRAILER_BYTES, bytes.size);
  const end = bytes.at(bytes.size - length, length).toString('latin1');
  insist(!TRAILERS.test(end), 'a program has appended metadata to it');
}
