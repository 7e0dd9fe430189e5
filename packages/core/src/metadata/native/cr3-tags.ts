import { refuseTimedTags } from './cr3-timed.ts';
import { readExif } from './exif-tags.ts';
import { giveUp, insist } from './give-up.ts';
import { gpsTags } from './gps-tags.ts';
import type { IsoBox } from './iso-boxes.ts';
import { allowOnly, childBoxes, contentOf, onlyBox } from './iso-boxes.ts';
import { movieHeader, movieTrack, refuseHiddenTags } from './movie-tags.ts';
import type { RandomBytes } from './random-bytes.ts';
import { PartOfBytes } from './random-bytes.ts';
import type { TagSink } from './tag-list.ts';
import { markingSink } from './tag-list.ts';
import type { Tiff } from './tiff-directory.ts';
import { readDirectory, readTiff } from './tiff-directory.ts';
import { refuseXmpTags } from './xmp-tags.ts';

const AT_TOP = new Set(['ftyp', 'moov', 'mdat', 'uuid', 'free']);
const IN_MOVIE = new Set(['uuid', 'mvhd', 'trak', 'free']);
const IN_CANON = new Set(['CNCV', 'CCTP', 'CTBO', 'CMT1', 'CMT2', 'CMT3', 'CMT4', 'THMB', 'free']);
/** The names of the boxes that have no name of four letters: Canon's metadata, XMP, and the preview. */
const CANON = '85c0b687820f11e08111f4ce462b6a48';
const XMP = 'be7acfcb97a942e89c71999491e3afac';
const PREVIEW = 'eaf42b5e1c984b88b9fbb7dc406e4d16';
const NAME_BYTES = 16;
const MOST_TRACKS = 8;

/**
 * Reads the tags of Canon's CR3, a film of one picture: three TIFF blocks in a box of Canon's hold IFD0, ExifIFD and GPS. MakerNotes
 * are always left unread, and so are the times of the film, which exiftool prints in the zone of the machine; both rank behind
 * DateTimeOriginal.
 */
export function cr3Tags(bytes: RandomBytes, boxes: readonly IsoBox[], tags: TagSink): void {
  allowOnly(boxes, AT_TOP);
  const movie = onlyBox(boxes, 'moov') ?? giveUp('it has no description of its film');
  const parts = childBoxes(bytes, movie);
  allowOnly(parts, IN_MOVIE);
  const hidden = markingSink(tags, { isHidden: true });
  let tracks = 0;
  insist(onlyBox(parts, 'mvhd') !== null, 'its film has no header');
  const canon = onlyBox(parts, 'uuid') ?? giveUp('it has no metadata of Canon');
  for (const part of parts) {
    if (part === canon) canonTags(bytes, named(bytes, part, [CANON]), tags);
    else if (part.type === 'mvhd') movieHeader(bytes, part, hidden);
    else if (part.type === 'trak') {
      tracks += 1;
      insist(tracks <= MOST_TRACKS, 'it has too many tracks');
      movieTrack(bytes, { track: part, name: `Track${tracks}` }, hidden);
      refuseTimedTags(bytes, part);
    }
  }
  for (const box of boxes) besideTheFilm(bytes, box);
}

function besideTheFilm(bytes: RandomBytes, box: IsoBox): void {
  if (box.type === 'free') refuseHiddenTags(bytes, box);
  if (box.type !== 'uuid') return;
  const content = named(bytes, box, [XMP, PREVIEW]);
  if (content.name === XMP) refuseXmpTags(contentOf(bytes, content));
}

/** What a box holds behind its name of 16 bytes. Gives up if the name is none of these. */
function named(
  bytes: RandomBytes,
  box: IsoBox,
  names: readonly string[],
): IsoBox & { readonly name: string } {
  insist(box.size >= NAME_BYTES, 'a box of it is cut off');
  const name = bytes.at(box.at, NAME_BYTES).toString('hex');
  insist(names.includes(name), 'it has a box that is not read here');
  return { type: box.type, at: box.at + NAME_BYTES, size: box.size - NAME_BYTES, name };
}

function canonTags(bytes: RandomBytes, box: IsoBox, tags: TagSink): void {
  const parts = childBoxes(bytes, box);
  allowOnly(parts, IN_CANON);
  const part = (type: string): IsoBox => onlyBox(parts, type) ?? giveUp('its metadata are incomplete');
  insist(contentOf(bytes, part('CNCV')).toString('latin1', 0, 8) === 'CanonCR3', 'it is another kind of RAW');
  const blocks = ['CMT1', 'CMT2', 'CMT3', 'CMT4'].map(part);
  const inOrder = blocks.every(({ at }, nth) => nth === 0 || at > (blocks[nth - 1]?.at ?? at));
  insist(inOrder, 'its boxes are in an unusual order');
  const [main, exif, , gps] = blocks.map((block) => tiffIn(bytes, block));
  insist(main !== undefined && exif !== undefined && gps !== undefined, 'its metadata are incomplete');
  let isCanon = false;
  const watched: TagSink = {
    add(tag) {
      isCanon ||= tag.tag === 'Make' && /^canon/i.test(String(tag.value));
      tags.add(tag);
    },
  };
  const options = { isBlock: true, hasThumbnail: false } as const;
  const notes = [readExif(main, watched, options), readExif(exif, tags, { ...options, root: 'ExifIFD' })];
  insist(isCanon && notes.every(({ leftUnread }) => !leftUnread), 'its MakerNotes may hold dates');
  const directory = readDirectory(gps, gps.first);
  insist(directory.next === 0, 'a directory of it goes on where none should');
  gpsTags(gps, directory, tags);
}

function tiffIn(bytes: RandomBytes, box: IsoBox): Tiff {
  const tiff = readTiff(new PartOfBytes(bytes, box));
  insist(tiff.magic === 42, 'a block of its metadata has no header');
  return tiff;
}
