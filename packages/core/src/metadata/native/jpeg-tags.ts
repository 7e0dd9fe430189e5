import type { Buffer } from 'node:buffer';
import { readExif } from './exif-tags.ts';
import { giveUp, insist } from './give-up.ts';
import { photoshopTags } from './photoshop-tags.ts';
import type { RandomBytes } from './random-bytes.ts';
import { MemoryBytes } from './random-bytes.ts';
import type { TagSink } from './tag-list.ts';
import { readTiff } from './tiff-directory.ts';
import { xmpTags } from './xmp-tags.ts';

const EXIF_HEAD = 'Exif\0\0';
const XMP_HEAD = 'http://ns.adobe.com/xap/1.0/\0';
const PHOTOSHOP_HEAD = 'Photoshop 3.0\0';
/** Segments without tags: their marker, and how they begin. Any other application segment is left to exiftool. */
const WITHOUT_TAGS: Readonly<Record<number, RegExp>> = {
  0xe0: /^(JFIF\0|JFXX\0)/,
  0xe2: /^(ICC_PROFILE\0|MPF\0|urn:)/,
  0xe4: /^QTI Debug Metadata\0/,
  0xe5: /^ssuniqueid\0/,
  0xea: /^AROT\0\0/,
  0xec: /^Ducky/,
  0xed: /^Adobe_CM/,
  0xee: /^Adobe/,
};
const MOST_SEGMENTS = 200;
const START_OF_SCAN = 0xda;

/** A JPEG by itself: the tags of its thumbnail count less. */
const ALONE = { hasThumbnail: true };

/**
 * Reads the tags of a JPEG (ITU-T T.81, annex B) up to its picture, where exiftool stops with `-fast` too. True if
 * MakerNotes were left unread.
 */
export function jpegTags(bytes: RandomBytes, tags: TagSink, { hasThumbnail } = ALONE): boolean {
  let leftUnread = false;
  const seen = new Set<string>();
  const once = (kind: string): void => {
    insist(!seen.has(kind), `it has ${kind} twice`);
    seen.add(kind);
  };
  for (const { marker, body } of segments(bytes)) {
    const head = body.toString('latin1', 0, 40);
    if (marker === 0xe1 && head.startsWith(EXIF_HEAD)) {
      once('EXIF');
      leftUnread = exifSegment(body.subarray(EXIF_HEAD.length), tags, hasThumbnail);
    } else if (marker === 0xe1 && head.startsWith(XMP_HEAD)) {
      once('XMP');
      xmpTags(body.subarray(XMP_HEAD.length), tags);
    } else if (marker === 0xed && head.startsWith(PHOTOSHOP_HEAD)) {
      once('a block of Photoshop');
      photoshopTags(body.subarray(PHOTOSHOP_HEAD.length), tags);
    } else if (marker >= 0xe0 && marker <= 0xef)
      insist(WITHOUT_TAGS[marker]?.test(head) === true, 'it has a segment that is not read here');
  }
  return leftUnread;
}

function exifSegment(block: Buffer, tags: TagSink, hasThumbnail: boolean): boolean {
  const tiff = readTiff(new MemoryBytes(block));
  insist(tiff.magic === 42, 'its EXIF block has no header');
  return readExif(tiff, tags, { isBlock: true, hasThumbnail }).leftUnread;
}

interface Segment {
  readonly marker: number;
  readonly body: Buffer;
}

/** The segments before the picture, each with its bytes behind the length. Gives up unless they follow without a gap. */
function* segments(bytes: RandomBytes): Generator<Segment> {
  let at = 2;
  for (let count = 0; count < MOST_SEGMENTS; count += 1) {
    const head = bytes.at(at, 4);
    const marker = head[1] ?? 0;
    insist(head[0] === 0xff && isWithLength(marker), 'its segments do not follow each other');
    const length = head.readUInt16BE(2);
    insist(length >= 2, 'one of its segments has no length');
    const body = bytes.at(at + 4, length - 2);
    if (marker === START_OF_SCAN) return;
    yield { marker, body };
    at += 2 + length;
  }
  giveUp('it has too many segments');
}

/** Tables, frames, comments and application data. Not fill bytes, and not what stands only within the picture. */
function isWithLength(marker: number): boolean {
  return (marker >= 0xc0 && marker <= 0xcf) || (marker >= 0xda && marker <= 0xef) || marker === 0xfe;
}
