import type { Buffer } from 'node:buffer';
import { refuseTags } from './exif-tags.ts';
import { giveUp, insist } from './give-up.ts';
import type { IsoBox } from './iso-boxes.ts';
import { childBoxes, contentOf, onlyBox } from './iso-boxes.ts';
import type { RandomBytes } from './random-bytes.ts';
import { MemoryBytes } from './random-bytes.ts';
import { readDirectory, readTiff } from './tiff-directory.ts';

/** Records of Canon's track of metadata that hold EXIF and MakerNotes, by exiftool's table of them. */
const WITH_EXIF = new Set([7, 8, 9]);
const RECORD_HEAD_BYTES = 12;
const EXIF_IFD = 0x8769;
const MAKER_NOTE = 0x927c;
const MOST_RECORDS = 100;

/**
 * Gives up if a track of a CR3 has tags that are asked for beside the picture. Only a track of pictures, or Canon's track of
 * metadata with one sample in which no EXIF block names such a tag, is let pass. exiftool follows that track, too.
 */
export function refuseTimedTags(bytes: RandomBytes, track: IsoBox): void {
  const box = (inside: IsoBox, type: string): IsoBox =>
    onlyBox(childBoxes(bytes, inside), type) ?? giveUp('a track of it is incomplete');
  const media = box(track, 'mdia');
  const handler = contentOf(bytes, box(media, 'hdlr')).toString('latin1', 8, 12);
  if (handler === 'vide') return;
  insist(handler === 'meta', 'it has a track that is not read here');
  const table = box(box(media, 'minf'), 'stbl');
  const described = contentOf(bytes, box(table, 'stsd'));
  insist(described.toString('latin1', 12, 16) === 'CTMD', 'it has a track that is not read here');
  const sizes = contentOf(bytes, box(table, 'stsz'));
  insist(sizes.length >= 12 && sizes.readUInt32BE(8) === 1, 'its track of metadata is unusual');
  const size = sizes.readUInt32BE(4) || (sizes.length >= 16 ? sizes.readUInt32BE(12) : 0);
  readRecords(bytes.at(onlyChunk(bytes, table), size));
}

function onlyChunk(bytes: RandomBytes, table: IsoBox): number {
  const boxes = childBoxes(bytes, table);
  const [short, long] = [onlyBox(boxes, 'stco'), onlyBox(boxes, 'co64')];
  insist((short === null) !== (long === null), 'its track of metadata is unusual');
  const places = contentOf(bytes, short ?? long ?? giveUp('its track of metadata is unusual'));
  const isUsual = places.length === (short === null ? 16 : 12) && places.readUInt32BE(4) === 1;
  insist(isUsual, 'its track of metadata is unusual');
  return short === null ? Number(places.readBigUInt64BE(8)) : places.readUInt32BE(8);
}

function readRecords(sample: Buffer): void {
  let at = 0;
  for (let count = 0; at < sample.length; count += 1) {
    insist(
      count < MOST_RECORDS && at + RECORD_HEAD_BYTES <= sample.length,
      'its track of metadata is cut off',
    );
    const size = sample.readUInt32LE(at);
    insist(size >= RECORD_HEAD_BYTES && at + size <= sample.length, 'its track of metadata is cut off');
    if (WITH_EXIF.has(sample.readUInt16LE(at + 4)))
      readBlocks(sample.subarray(at + RECORD_HEAD_BYTES, at + size));
    at += size;
  }
}

/** Blocks of EXIF and MakerNotes, each with its length and its number before it; zeros may fill up the end. */
function readBlocks(record: Buffer): void {
  for (let at = 0; at + 8 < record.length;) {
    const [size, id] = [record.readUInt32LE(at), record.readUInt32LE(at + 4)];
    const isKnown = id === EXIF_IFD || id === MAKER_NOTE;
    if (size < 8 || at + size > record.length || !isKnown) return;
    if (id === EXIF_IFD) refuseBlock(record.subarray(at + 8, at + size));
    at += size;
  }
}

function refuseBlock(block: Buffer): void {
  const tiff = readTiff(new MemoryBytes(block));
  const directory = readDirectory(tiff, tiff.first);
  insist(directory.next === 0, 'a directory of it goes on where none should');
  refuseTags(directory);
}
