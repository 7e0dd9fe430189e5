import type { Buffer } from 'node:buffer';
import { giveUp, insist } from './give-up.ts';
import { gpsTags } from './gps-tags.ts';
import { appleContentId, isUnderstoodMaker } from './maker-notes.ts';
import type { TagSink } from './tag-list.ts';
import { jsonValue } from './tag-list.ts';
import type { Directory, DirectoryEntry, Tiff } from './tiff-directory.ts';
import { asciiOf, pointerOf, pointersOf, readDirectory, valueOf } from './tiff-directory.ts';

/** The texts that are asked for, by their number in IFD0, IFD1 and ExifIFD (CIPA DC-008). */
const TEXTS: Readonly<Record<number, string>> = {
  0x010f: 'Make',
  0x0110: 'Model',
  0x0132: 'ModifyDate',
  0x9003: 'DateTimeOriginal',
  0x9004: 'CreateDate',
  0x9010: 'OffsetTime',
  0x9011: 'OffsetTimeOriginal',
  0x9012: 'OffsetTimeDigitized',
  0x9290: 'SubSecTime',
  0x9291: 'SubSecTimeOriginal',
  0x9292: 'SubSecTimeDigitized',
};
/** exiftool takes blanks from the ends of these. */
const TRIMMED = /^(Make|Model|SubSecTime.*)$/;

const FILE_SOURCE = 0xa300;
const FILE_SOURCES: Readonly<Record<number, string>> = {
  1: 'Film Scanner',
  2: 'Reflection Print Scanner',
  3: 'Digital Camera',
};

const XMP = 0x02bc;
const SUB_IFDS = 0x014a;
const EXIF_IFD = 0x8769;
const GPS_IFD = 0x8825;
const PHOTOSHOP = 0x8649;
const IPTC = 0x83bb;
const MAKER_NOTE = 0x927c;
const INTEROP_IFD = 0xa005;
const DNG_PRIVATE = 0xc634;
/** Blocks inside EXIF in which exiftool looks for tags and this reader does not. */
const UNREAD = new Set([
  0x0190, 0x4748, 0x8290, 0x8568, 0x8606, 0x888a, 0x935c, 0x9999, 0xc519, 0xc51b, 0xc68c, 0xc6f5, 0xcd41,
  0xcd44, 0xcd47, 0xcea1, 0xfe00,
]);
const NESTED = new Set([
  XMP,
  SUB_IFDS,
  EXIF_IFD,
  GPS_IFD,
  PHOTOSHOP,
  IPTC,
  MAKER_NOTE,
  INTEROP_IFD,
  DNG_PRIVATE,
]);

const MOST_PAGES = 8;

/** What was found in an EXIF block beside its tags. */
export interface ExifFindings {
  /** True if there are MakerNotes, which were not read. */
  readonly leftUnread: boolean;
  /** The entries of IFD0, by number. */
  readonly first: ReadonlyMap<number, DirectoryEntry>;
}

export interface ExifOptions {
  /** True for the block of a JPEG, HEIC, PNG or WebP; false for a file that is a TIFF itself. */
  readonly isBlock: boolean;
  /** True if the tags of IFD1 count less than those of IFD0: in a JPEG, and in an ARW. */
  readonly hasThumbnail: boolean;
  /** What its first directory is: `IFD0`, but for a block of a CR3 that has nothing else. */
  readonly root?: 'IFD0' | 'ExifIFD';
  /** The tags that a maker's own table has in IFD0, where all others have another meaning. */
  readonly makersTags?: ReadonlySet<number>;
  /** Reads an XMP packet or a block of Photoshop that stands in IFD0. */
  readonly onXmp?: (packet: Buffer) => void;
  readonly onPhotoshop?: (block: Buffer) => void;
}

/** Reads the tags of an EXIF block (CIPA DC-008) into the list, in exiftool's order. Gives up on everything unusual. */
export function readExif(tiff: Tiff, tags: TagSink, options: ExifOptions): ExifFindings {
  const walk = new ExifWalk(tiff, tags, options);
  const first = walk.directory(tiff.first);
  walk.take(first, options.root ?? 'IFD0');
  walk.followPages(first.next);
  return { leftUnread: walk.finish(), first: byId(first) };
}

class ExifWalk {
  readonly #tiff: Tiff;
  readonly #tags: TagSink;
  readonly #options: ExifOptions;
  readonly #visited = new Set<number>();
  #make = '';
  #notes: Buffer[] = [];

  constructor(tiff: Tiff, tags: TagSink, options: ExifOptions) {
    this.#tiff = tiff;
    this.#tags = tags;
    this.#options = options;
  }

  /** Reads a directory, each only once, so that no ring of them holds the reader up. */
  directory(offset: number): Directory {
    insist(!this.#visited.has(offset), 'its directories form a ring');
    this.#visited.add(offset);
    return readDirectory(this.#tiff, offset);
  }

  /** Takes the tags of a directory in their order, and those of the directories within it. */
  take(directory: Directory, name: 'IFD0' | 'IFD1' | 'ExifIFD'): void {
    const seen = new Set<number>();
    for (const entry of directory.entries) {
      const isAsked = isAskedEntry(entry.id);
      insist(!isAsked || !seen.has(entry.id), 'a tag stands twice in its EXIF block');
      insist(!isAsked || this.#isKnown(entry.id, name), 'it has a tag where its maker has none');
      seen.add(entry.id);
      insist(!UNREAD.has(entry.id), 'its EXIF block has a part that is not read here');
      this.#takeEntry(entry, name);
    }
  }

  /** Looks at the directories behind the first one: the thumbnail of a JPEG, the further pages of a TIFF. */
  followPages(next: number): void {
    let pages = 1;
    for (let offset = next; offset !== 0; pages += 1) {
      insist(pages < (this.#options.isBlock ? 2 : MOST_PAGES), 'it has too many directories');
      const page = this.directory(offset);
      if (pages === 1 && this.#options.hasThumbnail) this.take(page, 'IFD1');
      else refuseTags(page);
      offset = page.next;
    }
  }

  /** Whether MakerNotes were left unread; gives up if their maker's may hold what is asked for. */
  finish(): boolean {
    for (const note of this.#notes)
      insist(isUnderstoodMaker(this.#make, note), 'its MakerNotes may hold dates');
    return this.#notes.length > 0;
  }

  #isKnown(id: number, name: string): boolean {
    return name !== 'IFD0' || (this.#options.makersTags?.has(id) ?? true);
  }

  #takeEntry(entry: DirectoryEntry, name: 'IFD0' | 'IFD1' | 'ExifIFD'): void {
    const text = TEXTS[entry.id];
    if (text !== undefined) this.#addText(entry, text, name);
    else if (entry.id === FILE_SOURCE) this.#addFileSource(entry, name);
    else if (NESTED.has(entry.id)) this.#takeNested(entry, name);
  }

  #addText(entry: DirectoryEntry, tag: string, name: string): void {
    const raw = asciiOf(this.#tiff, entry);
    const text = TRIMMED.test(tag) ? raw.replace(/\s+$/, '') : raw;
    if (tag === 'Make' && name === 'IFD0') this.#make = text;
    this.#add(tag, name, jsonValue(text) ?? giveUp('a text in its EXIF block has two readings'));
  }

  #addFileSource(entry: DirectoryEntry, name: string): void {
    insist(entry.type === 7 && entry.count === 1, 'its FileSource is unusual');
    const source = FILE_SOURCES[valueOf(this.#tiff, entry)[0] ?? 0];
    this.#add('FileSource', name, source ?? giveUp('its FileSource is unusual'));
  }

  #add(tag: string, name: string, value: string | number): void {
    this.#tags.add({ groups: ['EXIF', name], tag, value, priority: name === 'IFD1' ? 0 : 1 });
  }

  #takeNested(entry: DirectoryEntry, name: string): void {
    const { onXmp, onPhotoshop, isBlock } = this.#options;
    const place = `${name} ${entry.id.toString(16)}`;
    switch (place) {
      case 'IFD0 8769':
        return this.take(this.#last(this.directory(pointerOf(this.#tiff, entry))), 'ExifIFD');
      case 'IFD0 8825':
        return gpsTags(this.#tiff, this.#last(this.directory(pointerOf(this.#tiff, entry))), this.#tags);
      case 'ExifIFD a005':
        return refuseTags(this.directory(pointerOf(this.#tiff, entry)));
      case 'IFD0 14a':
        insist(!isBlock, 'its EXIF block has directories of a RAW file');
        return pointersOf(this.#tiff, entry).forEach((offset) => refuseTags(this.directory(offset)));
      case 'ExifIFD 927c':
      case 'IFD0 c634':
        return this.#takeNote(valueOf(this.#tiff, entry));
      case 'IFD0 2bc':
        insist(onXmp !== undefined, 'XMP stands inside its EXIF block');
        return onXmp(this.#blob(entry));
      case 'IFD0 8649':
        insist(onPhotoshop !== undefined, 'a block of Photoshop stands inside its EXIF block');
        return onPhotoshop(this.#blob(entry));
      default:
        giveUp('a part of its EXIF block stands where it does not belong');
    }
  }

  #takeNote(note: Buffer): void {
    this.#notes.push(note);
    const id = appleContentId(note);
    if (id !== null) this.#tags.add({ groups: ['MakerNotes', 'Apple'], tag: 'ContentIdentifier', value: id });
  }

  /** ExifIFD and GPS are no chains: exiftool would follow one. */
  #last(directory: Directory): Directory {
    insist(directory.next === 0, 'a directory of it goes on where none should');
    return directory;
  }

  #blob(entry: DirectoryEntry): Buffer {
    insist(entry.type === 1 || entry.type === 7, 'a block in it is not made of bytes');
    return valueOf(this.#tiff, entry);
  }
}

/** Gives up if a directory has tags that are asked for, where they would be those of another picture. */
export function refuseTags({ entries }: Directory): void {
  for (const { id } of entries)
    insist(!isAskedEntry(id) && !UNREAD.has(id), 'a further directory of it has tags of its own');
}

/** True for a tag that is asked for, and for a directory or block in which such a tag may be. */
function isAskedEntry(id: number): boolean {
  return TEXTS[id] !== undefined || NESTED.has(id) || id === FILE_SOURCE;
}

function byId({ entries }: Directory): ReadonlyMap<number, DirectoryEntry> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}
