import type { Buffer } from 'node:buffer';
import { readExif } from './exif-tags.ts';
import { giveUp, insist } from './give-up.ts';
import type { RandomBytes } from './random-bytes.ts';
import { MemoryBytes } from './random-bytes.ts';
import type { RiffChunk } from './riff-chunks.ts';
import { chunksIn, readChunks } from './riff-chunks.ts';
import type { TagSink } from './tag-list.ts';

const HEADER_BYTES = 12;
const FILM = 'LIST movi';
/** What stands before the film in files whose dates are all in IDIT, ICRD and EXIF. */
const AT_TOP = new Set(['LIST hdrl', 'LIST INFO', 'IDIT', 'JUNK', FILM]);
const IN_HEADER = new Set(['avih', 'LIST strl', 'LIST odml', 'IDIT', 'ISMP', 'JUNK', 'vprp']);
const IN_STREAM = new Set(['strh', 'strf', 'strd', 'strn', 'indx', 'vprp', 'JUNK']);
/** Free space in which cameras keep tags, by exiftool's knowledge of them. */
const TAGS_IN_JUNK = /^(OLYMDigital Camera|QVMI|ucmt|IIII\x01\0|PENTDigital Camera|0G(DA|PS))/;
const LONGEST_DATE = 64;
const EXIF_MARK = 'AVIF';

/**
 * Reads the dates of an AVI (Microsoft's "AVI RIFF File Reference") up to its film, where exiftool stops with `-fast` too: IDIT, the
 * creation date in the list INFO, and the EXIF that some cameras keep in the data of a stream. True if MakerNotes were left unread.
 */
export function aviTags(bytes: RandomBytes, tags: TagSink): boolean {
  const end = bytes.at(4, 4).readUInt32LE(0) + 8;
  insist(end <= bytes.size, 'it is cut off');
  const isAlone = end + (end % 2) >= bytes.size;
  insist(isAlone || bytes.at(end, 4).toString('latin1') === 'RIFF', 'it goes on behind its end');
  const chunks = readChunks(bytes, { from: HEADER_BYTES, end }, FILM);
  insist(chunks.at(-1)?.name === FILM && chunks[0]?.name === 'LIST hdrl', 'it has no film');
  const seen = new Set<string>();
  const once = (name: string): void => {
    insist(!seen.has(name), 'it has metadata twice');
    seen.add(name);
  };
  let leftUnread = false;
  for (const chunk of chunks) {
    insist(AT_TOP.has(chunk.name), 'it has a chunk that is not read here');
    if (chunk.name === 'LIST hdrl') {
      once(chunk.name);
      leftUnread = headerTags(bytes, chunk, { tags, once });
    } else if (chunk.name === 'LIST INFO') {
      once(chunk.name);
      infoTags(bytes, chunk, tags);
    } else plainChunk(bytes, chunk, { tags, once });
  }
  return leftUnread;
}

interface Target {
  readonly tags: TagSink;
  /** Gives up if it is called twice with one name. */
  readonly once: (name: string) => void;
}

/** A date, or free space. */
function plainChunk(bytes: RandomBytes, chunk: RiffChunk, { tags, once }: Target): void {
  if (chunk.name === 'IDIT') {
    once('IDIT');
    tags.add({ groups: ['RIFF', 'RIFF'], tag: 'DateTimeOriginal', value: dateOf(textIn(bytes, chunk)) });
  } else if (chunk.name === 'JUNK') {
    const start = bytes.at(chunk.at, Math.min(24, chunk.size)).toString('latin1');
    insist(!TAGS_IN_JUNK.test(start), 'its free space holds tags of a maker');
  }
}

function headerTags(bytes: RandomBytes, header: RiffChunk, target: Target): boolean {
  let leftUnread = false;
  for (const chunk of chunksIn(bytes, header)) {
    insist(IN_HEADER.has(chunk.name), 'it has a chunk that is not read here');
    if (chunk.name === 'IDIT') plainChunk(bytes, chunk, target);
    if (chunk.name === 'LIST strl') leftUnread = streamTags(bytes, chunk, target) || leftUnread;
  }
  return leftUnread;
}

function streamTags(bytes: RandomBytes, stream: RiffChunk, { tags, once }: Target): boolean {
  let leftUnread = false;
  for (const chunk of chunksIn(bytes, stream)) {
    insist(IN_STREAM.has(chunk.name), 'it has a chunk that is not read here');
    const start = bytes.at(chunk.at, Math.min(4, chunk.size)).toString('latin1');
    insist(
      chunk.name !== 'strh' || /^(vids|auds|iavs)$/.test(start),
      'it has a stream that is not read here',
    );
    if (chunk.name !== 'strd' || start !== EXIF_MARK) continue;
    once('EXIF');
    leftUnread = exifIn(bytes.at(chunk.at, chunk.size).subarray(8), tags);
  }
  return leftUnread;
}

/** EXIF without a header: a directory at the beginning, from which its offsets count. */
function exifIn(block: Buffer, tags: TagSink): boolean {
  const tiff = { bytes: new MemoryBytes(block), order: 'II', magic: 42, first: 0 } as const;
  return readExif(tiff, tags, { isBlock: true, hasThumbnail: false }).leftUnread;
}

function infoTags(bytes: RandomBytes, info: RiffChunk, tags: TagSink): void {
  const chunks = chunksIn(bytes, info);
  for (const { name } of chunks)
    insist(!/^(DTIM|IDIT|LIST)/.test(name), 'it has a date that is not read here');
  const dates = chunks.filter(({ name }) => name === 'ICRD');
  insist(dates.length <= 1, 'it has metadata twice');
  for (const date of dates) {
    const text = textIn(bytes, date);
    insist(/^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/.test(text), 'its creation date is unusual');
    tags.add({ groups: ['RIFF', 'RIFF'], tag: 'DateCreated', value: text.replaceAll('-', ':') });
  }
}

function textIn(bytes: RandomBytes, chunk: RiffChunk): string {
  insist(chunk.size <= LONGEST_DATE, 'a date of it is unusual');
  return bytes.at(chunk.at, chunk.size).toString('latin1').replace(/\0+$/, '');
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** `Mon Mar 10 15:04:43 2003`, as the C library writes dates, and the form of ISO 8601 with a blank. */
const C_DATE = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})\n?$/i;
const ISO_DATE = /^(\d{4})-(\d\d)-(\d\d) {1,2}(\d\d:\d\d:\d\d)\n?$/;

/** A date as exiftool prints it. */
function dateOf(text: string): string {
  const iso = ISO_DATE.exec(text);
  if (iso !== null) return `${iso[1]}:${iso[2]}:${iso[3]} ${iso[4]}`;
  const [, name = '', day = '', time, year] = C_DATE.exec(text) ?? giveUp('a date of it is unusual');
  const month = MONTHS.indexOf(name.toLowerCase()) + 1;
  insist(month > 0, 'a date of it is unusual');
  return `${year}:${String(month).padStart(2, '0')}:${day.padStart(2, '0')} ${time}`;
}
