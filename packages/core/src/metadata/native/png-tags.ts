import type { Buffer } from 'node:buffer';
import { readExif } from './exif-tags.ts';
import { giveUp, insist } from './give-up.ts';
import type { RandomBytes } from './random-bytes.ts';
import { MemoryBytes } from './random-bytes.ts';
import type { TagSink } from './tag-list.ts';
import { isAskedName } from './tag-list.ts';
import { readTiff } from './tiff-directory.ts';
import { xmpTags } from './xmp-tags.ts';

export const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';
const CHUNK_BYTES = 12;
const MOST_CHUNKS = 20_000;
/** Chunks of the standard, and Apple's, without tags that are asked for. */
const WITHOUT_TAGS = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT pHYs bKGD hIST iCCP iDOT sPLT cICP mDCV cLLI oFFs'.split(' '),
);
/** Private chunks are read by nobody but these, which exiftool knows. */
const PRIVATE = /^[a-z][a-z][A-Z][a-z]$/;
const KNOWN_PRIVATE = /^(caBX|tXMP|vpAg|zxIf|zXIf|exIf|meTa|gdAT|seAl|cpIp|mkBF|mkTS|mkBS|mkBT|juMB)$/i;

/** Reads the tags of a PNG (W3C PNG, third edition). True if MakerNotes were left unread. */
export function pngTags(bytes: RandomBytes, tags: TagSink): boolean {
  let leftUnread = false;
  const seen = new Set<string>();
  const once = (kind: string): void => {
    insist(!seen.has(kind), `it has ${kind} twice`);
    seen.add(kind);
  };
  for (const { type, at, size } of chunks(bytes)) {
    const content = (): Buffer => bytes.at(at, size);
    if (type === 'eXIf') {
      once('EXIF');
      leftUnread = exifChunk(content(), tags);
    } else if (type === 'tIME') {
      once('a time');
      insist(size === 7, 'its time is unusual');
      tags.add({ groups: ['PNG', 'PNG'], tag: 'ModifyDate', value: timeOf(content()) });
    } else if (type === 'tEXt') textChunk(content(), once, tags);
    else if (type === 'iTXt') internationalChunk(content(), once, tags);
    else {
      const isKnown = WITHOUT_TAGS.has(type) || (PRIVATE.test(type) && !KNOWN_PRIVATE.test(type));
      insist(isKnown, 'it has a chunk that is not read here');
    }
  }
  return leftUnread;
}

interface Chunk {
  readonly type: string;
  readonly at: number;
  readonly size: number;
}

function* chunks(bytes: RandomBytes): Generator<Chunk> {
  let at = PNG_SIGNATURE.length;
  for (let count = 0; count < MOST_CHUNKS; count += 1) {
    const head = bytes.at(at, 8);
    const size = head.readUInt32BE(0);
    const type = head.toString('latin1', 4, 8);
    insist((type === 'IHDR') === (count === 0), 'its chunks are in an unusual order');
    insist(at + CHUNK_BYTES + size <= bytes.size, 'it is cut off');
    yield { type, at: at + 8, size };
    at += CHUNK_BYTES + size;
    if (type !== 'IEND') continue;
    insist(at === bytes.size, 'it goes on behind its end');
    return;
  }
  giveUp('it has too many chunks');
}

function exifChunk(content: Buffer, tags: TagSink): boolean {
  const tiff = readTiff(new MemoryBytes(content));
  insist(tiff.magic === 42, 'its EXIF block has no header');
  return readExif(tiff, tags, { isBlock: true, hasThumbnail: false }).leftUnread;
}

function timeOf(content: Buffer): string {
  const two = (at: number): string => String(content[at] ?? 0).padStart(2, '0');
  const year = String(content.readUInt16BE(0)).padStart(4, '0');
  return `${year}:${two(2)}:${two(3)} ${two(4)}:${two(5)}:${two(6)}`;
}

type Once = (kind: string) => void;

function textChunk(content: Buffer, once: Once, tags: TagSink): void {
  const end = content.indexOf(0);
  insist(end > 0, 'a text of it has no keyword');
  const keyword = content.toString('latin1', 0, end);
  if (keyword !== 'Creation Time') return refuseKeyword(keyword);
  once('a creation time');
  const text = content.toString('latin1', end + 1);
  // exiftool converts times with the names of months.
  insist(/^\d[\dT:. +-]*Z?$/.test(text), 'its creation time is unusual');
  insist(/[:-]/.test(text), 'its creation time is unusual');
  tags.add({ groups: ['PNG', 'PNG'], tag: 'CreationTime', value: text });
}

function internationalChunk(content: Buffer, once: Once, tags: TagSink): void {
  const end = content.indexOf(0);
  insist(end > 0 && content.length >= end + 5, 'a text of it has no keyword');
  const keyword = content.toString('latin1', 0, end);
  if (keyword !== 'XML:com.adobe.xmp') return refuseKeyword(keyword);
  once('XMP');
  const language = content.indexOf(0, end + 3);
  const translated = content.indexOf(0, language + 1);
  insist(content[end + 1] === 0 && language > 0 && translated > 0, 'its XMP is compressed or damaged');
  xmpTags(content.subarray(translated + 1), tags);
}

/** Gives up on a keyword of which exiftool makes a tag that is asked for, or in which it finds a block of tags. */
function refuseKeyword(keyword: string): void {
  const name = keyword.replace(/[^0-9a-z]/gi, '');
  insist(
    !isAskedName(name) && !/^(raw profile|xml:|xmp|exif$|iptc|create|creat|date)/i.test(keyword),
    'a text of it may be a date',
  );
}
