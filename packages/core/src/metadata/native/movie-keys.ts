import { Buffer } from 'node:buffer';
import { giveUp, insist } from './give-up.ts';
import type { IsoBox } from './iso-boxes.ts';
import { allowOnly, childBoxes, contentOf, onlyBox } from './iso-boxes.ts';
import { isoDate, moviePosition } from './movie-values.ts';
import type { RandomBytes } from './random-bytes.ts';
import type { TagSink } from './tag-list.ts';
import { isAskedName, jsonValue } from './tag-list.ts';

const IN_META = new Set(['hdlr', 'keys', 'ilst', 'free']);
const MOST_KEYS = 200;
const KNOWN: Readonly<Record<string, string>> = {
  'com.apple.quicktime.creationdate': 'CreationDate',
  'com.apple.quicktime.content.identifier': 'ContentIdentifier',
  'com.apple.quicktime.make': 'Make',
  'com.apple.quicktime.model': 'Model',
  'com.apple.quicktime.location.ISO6709': 'GPSCoordinates',
};

/** Reads the Keys of a film (QuickTime File Format, "Metadata"): date, camera and place. */
export function movieKeys(bytes: RandomBytes, meta: IsoBox, tags: TagSink): void {
  // In an MP4 the box has a version before its content, in a QuickTime film it has none.
  const isFull = bytes.at(meta.at, Math.min(8, meta.size)).toString('latin1', 4) !== 'hdlr';
  const parts = childBoxes(bytes, meta, isFull ? 4 : 0);
  allowOnly(parts, IN_META);
  const handler = onlyBox(parts, 'hdlr') ?? giveUp('its metadata have no handler');
  insist(bytes.at(handler.at + 8, 4).toString('latin1') === 'mdta', 'its metadata are not read here');
  const list = onlyBox(parts, 'ilst');
  if (list === null) return;
  const keys = readKeys(contentOf(bytes, onlyBox(parts, 'keys') ?? giveUp('its metadata have no keys')));
  const seen = new Set<string>();
  for (const item of childBoxes(bytes, list)) {
    const index = Buffer.from(item.type, 'latin1').readUInt32BE(0);
    const key = keys[index - 1] ?? giveUp('its metadata have a value without a key');
    const tag = KNOWN[key];
    if (tag === undefined) continue;
    insist(!seen.has(tag), 'its metadata have a value twice');
    seen.add(tag);
    addValue(tag, textOf(bytes, item), tags);
  }
}

function readKeys(content: Buffer): readonly string[] {
  const count = content.length >= 8 ? content.readUInt32BE(4) : giveUp('its keys are cut off');
  insist(count <= MOST_KEYS, 'it has too many keys');
  const keys: string[] = [];
  let at = 8;
  for (let nth = 0; nth < count; nth += 1) {
    const size = at + 8 <= content.length ? content.readUInt32BE(at) : 0;
    insist(size > 8 && at + size <= content.length, 'its keys are cut off');
    const space = content.toString('latin1', at + 4, at + 8);
    const key = content.toString('latin1', at + 8, at + size);
    insist(
      space === 'mdta' && (KNOWN[key] !== undefined || isHarmless(key)),
      'it has a key that is not read here',
    );
    keys.push(key);
    at += size;
  }
  insist(at === content.length, 'its keys are cut off');
  return keys;
}

/** True for a key that exiftool gives no name that is asked for. Four letters may be the name of another box. */
function isHarmless(key: string): boolean {
  const short = key.replace(/^com\.(apple\.quicktime\.)?/, '');
  return (
    /^[-\w. ]{5,}$/.test(short) && !isAskedName(short.replace(/[^0-9a-z]/gi, '')) && !/ISO6709/i.test(short)
  );
}

/** The text of an item: one `data` box of UTF-8, without a language. */
function textOf(bytes: RandomBytes, item: IsoBox): string {
  const data = onlyBox(childBoxes(bytes, item), 'data') ?? giveUp('a value of its metadata is unusual');
  const content = contentOf(bytes, data);
  insist(content.length >= 8 && content.readUInt32BE(0) === 1, 'a value of its metadata is no text');
  insist(content.readUInt32BE(4) === 0, 'a value of its metadata has a language');
  const text = content.toString('latin1', 8);
  insist(/^[\x20-\x7e]+$/.test(text), 'a value of its metadata is not plain ASCII');
  return text;
}

function addValue(tag: string, text: string, tags: TagSink): void {
  if (tag === 'GPSCoordinates') return moviePosition(text, tags);
  const value = tag === 'CreationDate' ? isoDate(text) : jsonValue(text);
  insist(value !== null, 'a value of its metadata has two readings');
  tags.add({ groups: ['QuickTime', 'Keys'], tag, value });
}
