import type { Buffer } from 'node:buffer';
import { giveUp, insist } from './give-up.ts';
import type { TagSink } from './tag-list.ts';

const IPTC = 0x0404;
/** EXIF and XMP inside a block of Photoshop. */
const NESTED = new Set([0x0422, 0x0423, 0x0424]);
const MOST_RESOURCES = 300;

/**
 * Reads the IPTC dates in a block of Photoshop's image resources (Adobe Photoshop File Formats, "Image Resource Blocks").
 * Gives up on EXIF or XMP inside it.
 */
export function photoshopTags(block: Buffer, tags: TagSink): void {
  for (const { id, content } of resources(block)) {
    insist(!NESTED.has(id), 'metadata stand inside its block of Photoshop');
    if (id === IPTC) iptcTags(content, tags);
  }
}

/** Gives up if a block of Photoshop holds IPTC, EXIF or XMP. */
export function refusePhotoshopTags(block: Buffer): void {
  for (const { id } of resources(block))
    insist(id !== IPTC && !NESTED.has(id), 'metadata stand inside its block of Photoshop');
}

interface Resource {
  readonly id: number;
  readonly content: Buffer;
}

function resources(block: Buffer): readonly Resource[] {
  const found: Resource[] = [];
  let at = 0;
  for (let count = 0; at < block.length; count += 1) {
    // Photoshop pads the block with a zero.
    if (block.length - at < 2 && block[at] === 0) break;
    insist(count < MOST_RESOURCES && block.length - at >= 12, 'its block of Photoshop is damaged');
    insist(block.toString('latin1', at, at + 4) === '8BIM', 'its block of Photoshop is damaged');
    const id = block.readUInt16BE(at + 4);
    const name = 1 + (block[at + 6] ?? 0);
    const sizeAt = at + 6 + name + (name % 2);
    insist(sizeAt + 4 <= block.length, 'its block of Photoshop is damaged');
    const size = block.readUInt32BE(sizeAt);
    const from = sizeAt + 4;
    insist(from + size <= block.length, 'its block of Photoshop is damaged');
    insist(id !== IPTC || !found.some((one) => one.id === IPTC), 'it has IPTC twice');
    found.push({ id, content: block.subarray(from, from + size) });
    at = from + size + (size % 2);
  }
  return found;
}

const DATE_CREATED = 55;
const TIME_CREATED = 60;

/** Reads the dates of IPTC (IIM 4.2, record 2). */
function iptcTags(block: Buffer, tags: TagSink): void {
  const seen = new Set<number>();
  for (let at = 0; at < block.length;) {
    // Some programs pad the block with zeros.
    if (block[at] === 0 && block.subarray(at).every((byte) => byte === 0)) return;
    insist(block.length - at >= 5 && block[at] === 0x1c, 'its IPTC is damaged');
    const length = block.readUInt16BE(at + 3);
    // Longer values have a length of their own.
    insist(length < 0x8000 && at + 5 + length <= block.length, 'its IPTC is damaged');
    const dataset = block[at + 2] ?? 0;
    const isDate = block[at + 1] === 2 && (dataset === DATE_CREATED || dataset === TIME_CREATED);
    if (isDate) {
      insist(!seen.has(dataset), 'its IPTC has a date twice');
      seen.add(dataset);
      addDate(block.toString('latin1', at + 5, at + 5 + length), dataset, tags);
    }
    at += 5 + length;
  }
}

function addDate(text: string, dataset: number, tags: TagSink): void {
  const day = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  const time = /^(\d\d)(\d\d)(\d\d)([+-]\d\d)(\d\d)$/.exec(text);
  const groups = ['IPTC', 'IPTC'] as const;
  if (dataset === DATE_CREATED && day !== null)
    tags.add({ groups, tag: 'DateCreated', value: day.slice(1).join(':') });
  else if (dataset === TIME_CREATED && time !== null)
    tags.add({ groups, tag: 'TimeCreated', value: `${time.slice(1, 4).join(':')}${time[4]}:${time[5]}` });
  else giveUp('its IPTC has an unusual date');
}
