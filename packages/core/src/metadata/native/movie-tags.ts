import type { Buffer } from 'node:buffer';
import { giveUp, insist } from './give-up.ts';
import type { IsoBox } from './iso-boxes.ts';
import { allowOnly, childBoxes, contentOf, onlyBox } from './iso-boxes.ts';
import { movieKeys } from './movie-keys.ts';
import { movieUserData } from './movie-user-data.ts';
import type { RandomBytes } from './random-bytes.ts';
import type { TagSink } from './tag-list.ts';

const AT_TOP = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide']);
const IN_MOVIE = new Set(['mvhd', 'trak', 'udta', 'meta', 'iods', 'free', 'skip', 'wide']);
const IN_TRACK = new Set(['tkhd', 'edts', 'tref', 'tapt', 'mdia', 'free']);
const IN_MEDIA = new Set(['mdhd', 'hdlr', 'minf']);
const MOST_TRACKS = 20;

/**
 * Reads the dates of a film (ISO/IEC 14496-12, QuickTime File Format), and its camera and place where they stand in Keys or
 * in plain user data. Gives up on everything in which cameras keep tags of their own.
 */
export function movieTags(bytes: RandomBytes, boxes: readonly IsoBox[], tags: TagSink): void {
  allowOnly(boxes, AT_TOP);
  for (const box of boxes) if (box.type === 'free' || box.type === 'skip') refuseHiddenTags(bytes, box);
  const movie = onlyBox(boxes, 'moov') ?? giveUp('it has no description of its film');
  const parts = childBoxes(bytes, movie);
  allowOnly(parts, IN_MOVIE);
  let hasPicture = false;
  let tracks = 0;
  for (const part of parts) {
    if (part.type === 'mvhd') movieHeader(bytes, part, tags);
    else if (part.type === 'meta') movieKeys(bytes, part, tags);
    else if (part.type === 'udta') movieUserData(bytes, part, tags);
    else if (part.type === 'trak') {
      tracks += 1;
      insist(tracks <= MOST_TRACKS, 'it has too many tracks');
      hasPicture = movieTrack(bytes, { track: part, name: `Track${tracks}` }, tags) || hasPicture;
    }
  }
  insist(onlyBox(parts, 'mvhd') !== null, 'its film has no header');
  insist(hasPicture, 'it is a film without a picture');
}

/** Some cameras keep boxes of tags in free space; exiftool knows them by their sizes and names. */
export function refuseHiddenTags(bytes: RandomBytes, box: IsoBox): void {
  const start = bytes.at(box.at, Math.min(16, box.size)).toString('latin1');
  insist(!/^\0.{3}[a-z0-9 ]{4}|^LIGO/is.test(start), 'its free space may hold tags');
}

/** Reads the dates of a film's header. */
export function movieHeader(bytes: RandomBytes, box: IsoBox, tags: TagSink): void {
  const content = contentOf(bytes, box);
  insist(content[0] === 0 && content.length === 100, 'the header of its film is unusual');
  const groups = ['QuickTime', 'QuickTime'] as const;
  tags.add({ groups, tag: 'CreateDate', value: timeAt(content, 4) });
  tags.add({ groups, tag: 'ModifyDate', value: timeAt(content, 8) });
}

/** Reads the dates of a track; true if the track is a picture. */
export function movieTrack(
  bytes: RandomBytes,
  { track, name }: { readonly track: IsoBox; readonly name: string },
  tags: TagSink,
): boolean {
  const parts = childBoxes(bytes, track);
  allowOnly(parts, IN_TRACK);
  const header = onlyBox(parts, 'tkhd') ?? giveUp('a track of it has no header');
  const media = onlyBox(parts, 'mdia') ?? giveUp('a track of it has no media');
  insist(header.at < media.at, 'its boxes are in an unusual order');
  const groups = ['QuickTime', name] as const;
  const head = contentOf(bytes, header);
  insist(head[0] === 0 && head.length === 84, 'the header of a track is unusual');
  tags.add({ groups, tag: 'TrackCreateDate', value: timeAt(head, 4), priority: 0 });
  const inMedia = childBoxes(bytes, media);
  allowOnly(inMedia, IN_MEDIA);
  const mediaHeader = onlyBox(inMedia, 'mdhd') ?? giveUp('a track of it has no header');
  const mediaHead = contentOf(bytes, mediaHeader);
  // Here exiftool takes the flags for a part of the version.
  insist(mediaHead.length === 24 && mediaHead.readUInt32BE(0) === 0, 'the header of a track is unusual');
  tags.add({ groups, tag: 'MediaCreateDate', value: timeAt(mediaHead, 4) });
  const handler = onlyBox(inMedia, 'hdlr') ?? giveUp('a track of it has no handler');
  insist(handler.size >= 20, 'a track of it has no handler');
  return bytes.at(handler.at + 8, 4).toString('latin1') === 'vide';
}

/** QuickTime counts from 1904; the seconds until 1970. */
const SECONDS_1904_TO_1970 = (66 * 365 + 17) * 86_400;

/** A time as exiftool prints it. Earlier ones, which exiftool takes for a wrong zero, are left to it. */
function timeAt(content: Buffer, at: number): string {
  const seconds = content.readUInt32BE(at);
  if (seconds === 0) return '0000:00:00 00:00:00';
  insist(seconds >= SECONDS_1904_TO_1970, 'a time of its film is unusual');
  const text = new Date((seconds - SECONDS_1904_TO_1970) * 1000).toISOString();
  return `${text.slice(0, 10).replaceAll('-', ':')} ${text.slice(11, 19)}`;
}
