import type { Buffer } from 'node:buffer';
import { insist } from './give-up.ts';

/** Where an item lies in the file. */
export interface ItemPlace {
  readonly at: number;
  readonly size: number;
}

const MOST_ITEMS = 2_000;

/** Parses an `iloc` box (ISO/IEC 14496-12, 8.11.3): the places of the items that lie in one piece in this file, by their number. */
export function readItemPlaces(box: Buffer): ReadonlyMap<number, ItemPlace> {
  let at = 0;
  const take = (width: number): number => {
    insist(at + width <= box.length, 'the places of its items are cut off');
    at += width;
    if (width === 0) return 0;
    if (width !== 8) return box.readUIntBE(at - width, width);
    const long = box.readBigUInt64BE(at - 8);
    insist(long <= BigInt(Number.MAX_SAFE_INTEGER), 'the places of its items are unusual');
    return Number(long);
  };
  const version = take(1);
  take(3);
  const sizes = take(2);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  const isUsual = [offsetBytes, lengthBytes, baseBytes, indexBytes].every(
    (n) => n === 0 || n === 4 || n === 8,
  );
  insist(version <= 2 && isUsual, 'the places of its items are unusual');
  const idBytes = version === 2 ? 4 : 2;
  const count = take(idBytes);
  insist(count <= MOST_ITEMS, 'it has too many items');
  const places = new Map<number, ItemPlace>();
  for (let item = 0; item < count; item += 1) {
    const id = take(idBytes);
    const method = version === 0 ? 0 : take(2) & 15;
    const reference = take(2);
    const base = take(baseBytes);
    const extents = take(2);
    insist(extents <= 64, 'the places of its items are unusual');
    let place: ItemPlace = { at: 0, size: 0 };
    for (let extent = 0; extent < extents; extent += 1) {
      take(indexBytes);
      place = { at: base + take(offsetBytes), size: take(lengthBytes) };
    }
    if (method === 0 && reference === 0 && extents === 1) places.set(id, place);
  }
  return places;
}
