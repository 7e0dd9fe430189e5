import type { Buffer } from 'node:buffer';
import { readExif } from './exif-tags.ts';
import { giveUp, insist } from './give-up.ts';
import type { IsoBox } from './iso-boxes.ts';
import { allowOnly, childBoxes, contentOf, onlyBox } from './iso-boxes.ts';
import type { ItemPlace } from './item-places.ts';
import { readItemPlaces } from './item-places.ts';
import type { RandomBytes } from './random-bytes.ts';
import { MemoryBytes } from './random-bytes.ts';
import type { TagSink } from './tag-list.ts';
import { readTiff } from './tiff-directory.ts';
import { refuseXmpTags } from './xmp-tags.ts';

const AT_TOP = new Set(['ftyp', 'meta', 'mdat', 'free']);
const IN_META = new Set(['hdlr', 'dinf', 'pitm', 'iinf', 'iref', 'iprp', 'iloc', 'idat', 'grpl', 'free']);
const MOST_ITEMS = 600;

/** Reads the tags of a HEIC, HEIF or AVIF still (ISO/IEC 23008-12). True if MakerNotes were left unread. */
export function heifTags(bytes: RandomBytes, boxes: readonly IsoBox[], tags: TagSink): boolean {
  allowOnly(boxes, AT_TOP);
  const meta = onlyBox(boxes, 'meta') ?? giveUp('it has no list of its items');
  const parts = childBoxes(bytes, meta, 4);
  allowOnly(parts, IN_META);
  const box = (type: string): IsoBox => onlyBox(parts, type) ?? giveUp('its list of items is incomplete');
  const places = readItemPlaces(contentOf(bytes, box('iloc')));
  const items = readItems(bytes, box('iinf'));
  const primary = idAt(contentOf(bytes, box('pitm')));
  let leftUnread = false;
  for (const { id, type, isXmp } of items) {
    if (type !== 'Exif' && !isXmp) continue;
    insist(items.filter((one) => one.type === type).length === 1, 'it has metadata of several pictures');
    const content = itemContent(bytes, places.get(id));
    if (isXmp) refuseXmpTags(content);
    else {
      insist(
        describes(bytes, { iref: onlyBox(parts, 'iref'), id }, primary),
        'its EXIF is of another picture',
      );
      leftUnread = exifItem(content, tags);
    }
  }
  return leftUnread;
}

function exifItem(content: Buffer, tags: TagSink): boolean {
  insist(content.length > 8, 'its EXIF is cut off');
  const start = 4 + content.readUInt32BE(0);
  insist(start < content.length, 'its EXIF is cut off');
  const tiff = readTiff(new MemoryBytes(content.subarray(start)));
  insist(tiff.magic === 42, 'its EXIF block has no header');
  return readExif(tiff, tags, { isBlock: true, hasThumbnail: false }).leftUnread;
}

function itemContent(bytes: RandomBytes, place: ItemPlace | undefined): Buffer {
  insist(place !== undefined, 'an item of it has no place');
  return bytes.at(place.at, place.size);
}

interface Item {
  readonly id: number;
  readonly type: string;
  readonly isXmp: boolean;
}

function readItems(bytes: RandomBytes, iinf: IsoBox): readonly Item[] {
  const isOld = contentOf(bytes, iinf)[0] === 0;
  const entries = childBoxes(bytes, iinf, isOld ? 6 : 8);
  insist(entries.length <= MOST_ITEMS, 'it has too many items');
  return entries.map((entry) => {
    const content = contentOf(bytes, entry);
    const version = content[0];
    insist(entry.type === 'infe' && (version === 2 || version === 3), 'an item of it is unusual');
    const wide = version === 3 ? 2 : 0;
    insist(content.length >= 12 + wide, 'an item of it is cut off');
    const id = version === 2 ? content.readUInt16BE(4) : content.readUInt32BE(4);
    const type = content.toString('latin1', 8 + wide, 12 + wide);
    insist(type !== 'uri ', 'it has an item that is not read here');
    const isMime = type === 'mime';
    const isXmp = isMime && content.toString('latin1', 12 + wide).includes('application/rdf+xml\0');
    return { id, type, isXmp };
  });
}

function idAt(content: Buffer): number {
  insist(content.length >= (content[0] === 0 ? 6 : 8), 'its main picture is not named');
  return content[0] === 0 ? content.readUInt16BE(4) : content.readUInt32BE(4);
}

/** Whether an item of metadata is about the main picture: nothing is said of it, or this. */
function describes(
  bytes: RandomBytes,
  { iref, id }: { readonly iref: IsoBox | null; readonly id: number },
  primary: number,
): boolean {
  if (iref === null) return true;
  const isWide = (contentOf(bytes, iref)[0] ?? 0) > 0;
  const width = isWide ? 4 : 2;
  const said = childBoxes(bytes, iref, 4)
    .filter(({ type }) => type === 'cdsc')
    .map((box) => contentOf(bytes, box))
    .filter((content) => content.length >= 2 * width + 2 && content.readUIntBE(0, width) === id);
  if (said.length === 0) return true;
  return said.length === 1 && said.some((content) => listed(content, width).includes(primary));
}

function listed(content: Buffer, width: number): readonly number[] {
  const count = content.readUInt16BE(width);
  insist(content.length === width + 2 + count * width, 'the references of its items are cut off');
  return Array.from({ length: count }, (_, nth) => content.readUIntBE(width + 2 + nth * width, width));
}
