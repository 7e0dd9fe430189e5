import type { Buffer } from 'node:buffer';
import { insist } from './give-up.ts';
import type { IsoBox } from './iso-boxes.ts';
import { allowOnly, childBoxes, contentOf, onlyBox } from './iso-boxes.ts';
import { moviePosition } from './movie-values.ts';
import type { RandomBytes } from './random-bytes.ts';
import type { TagSink } from './tag-list.ts';
import { jsonValue } from './tag-list.ts';

const TEXTS: Readonly<Record<string, string>> = {
  '\xa9mak': 'Make',
  '\xa9mod': 'Model',
  '\xa9xyz': 'GPSCoordinates',
};
/** Boxes without dates: titles, programs, and the metadata of players. */
const ALLOWED = new Set([
  ...Object.keys(TEXTS),
  '\xa9swr',
  '\xa9too',
  '\xa9enc',
  '\xa9nam',
  '\xa9cmt',
  'meta',
  'free',
]);
const IN_META = new Set(['hdlr', 'ilst', 'free']);
const IN_LIST = new Set(['\xa9too', '\xa9nam', '\xa9cmt', '\xa9ART', '\xa9gen', 'desc']);

/** Reads camera and place from the user data of a film (QuickTime File Format, "User Data Atoms"). */
export function movieUserData(bytes: RandomBytes, box: IsoBox, tags: TagSink): void {
  const parts = boxesOfUserData(bytes, box);
  allowOnly(parts, ALLOWED);
  for (const part of parts) {
    const tag = TEXTS[part.type];
    if (part.type === 'meta') refuseDates(bytes, part);
    if (tag === undefined) continue;
    onlyBox(parts, part.type);
    const text = textOf(contentOf(bytes, part));
    if (tag === 'GPSCoordinates') {
      moviePosition(text, tags);
      continue;
    }
    const value = jsonValue(text);
    insist(value !== null, 'a text of its user data has two readings');
    tags.add({ groups: ['QuickTime', 'UserData'], tag, value });
  }
}

/** User data may end with a zero in place of a size. */
function boxesOfUserData(bytes: RandomBytes, box: IsoBox): readonly IsoBox[] {
  const ends = box.size >= 4 && bytes.at(box.at + box.size - 4, 4).readUInt32BE(0) === 0;
  return childBoxes(bytes, ends ? { ...box, size: box.size - 4 } : box);
}

/** The metadata of iTunes; only its texts without a date are let pass. */
function refuseDates(bytes: RandomBytes, meta: IsoBox): void {
  const parts = childBoxes(bytes, meta, 4);
  allowOnly(parts, IN_META);
  const list = onlyBox(parts, 'ilst');
  if (list !== null) allowOnly(childBoxes(bytes, list), IN_LIST);
}

/** A text with its length and a language; of the languages only "undetermined" and English of the old codes. */
function textOf(content: Buffer): string {
  insist(content.length > 4, 'a text of its user data is cut off');
  const length = content.readUInt16BE(0);
  const language = content.readUInt16BE(2);
  insist(length === content.length - 4, 'a text of its user data is unusual');
  insist(
    language === 0 || language === 0x55c4 || language === 0x15c7,
    'a text of its user data has a language',
  );
  const text = content.toString('latin1', 4);
  insist(/^[\x20-\x7e]+$/.test(text) && text.trim() === text, 'a text of its user data is not plain ASCII');
  return text;
}
