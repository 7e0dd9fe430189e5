import type { Buffer } from 'node:buffer';
import { giveUp, insist } from './give-up.ts';
import type { RandomBytes } from './random-bytes.ts';

/** A box of an ISO base media file (ISO/IEC 14496-12, 4.2): its type, and where its content lies. */
export interface IsoBox {
  readonly type: string;
  readonly at: number;
  readonly size: number;
}

const MOST_BOXES = 400;

/** The boxes between two offsets. Gives up unless they fill the space; fewer bytes than a box needs may be left over. */
export function readBoxes(bytes: RandomBytes, from: number, end: number): readonly IsoBox[] {
  const boxes: IsoBox[] = [];
  for (let at = from; end - at >= 8;) {
    insist(boxes.length < MOST_BOXES, 'it has too many boxes');
    const head = bytes.at(at, 8);
    const type = head.toString('latin1', 4, 8);
    const short = head.readUInt32BE(0);
    const isLong = short === 1;
    insist(!isLong || end - at >= 16, 'a box of it is cut off');
    const whole = isLong ? Number(bytes.at(at + 8, 8).readBigUInt64BE(0)) : short;
    const header = isLong ? 16 : 8;
    insist(whole >= header && at + whole <= end, 'a box of it is cut off');
    boxes.push({ type, at: at + header, size: whole - header });
    at += whole;
  }
  return boxes;
}

/** The boxes inside one. `skip` is the number of bytes before them, such as the version of a full box. */
export function childBoxes(bytes: RandomBytes, box: IsoBox, skip = 0): readonly IsoBox[] {
  insist(box.size >= skip, 'a box of it is cut off');
  const children = readBoxes(bytes, box.at + skip, box.at + box.size);
  const last = children.at(-1);
  const end = last === undefined ? box.at + skip : last.at + last.size;
  insist(end === box.at + box.size, 'a box of it is cut off');
  return children;
}

/** The content of a box. */
export function contentOf(bytes: RandomBytes, box: IsoBox): Buffer {
  return bytes.at(box.at, box.size);
}

/** The only box of a type; null if there is none. Gives up if there are two. */
export function onlyBox(boxes: readonly IsoBox[], type: string): IsoBox | null {
  const found = boxes.filter((box) => box.type === type);
  insist(found.length <= 1, `it has two "${type}" boxes`);
  return found[0] ?? null;
}

/** Gives up if a box is of a type that is not listed: it may hold tags that are not read here. */
export function allowOnly(boxes: readonly IsoBox[], types: ReadonlySet<string>): void {
  for (const { type } of boxes) if (!types.has(type)) giveUp('it has a box that is not read here');
}
