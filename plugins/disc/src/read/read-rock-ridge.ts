import { SECTOR } from '../image/sectors.ts';
import { DamagedDisc, type ImageSource } from './image-source.ts';
import { dateOf } from './iso-date.ts';

/** What Rock Ridge says of an entry; null where it says nothing. */
export interface RockRidge {
  readonly name: Buffer | null;
  readonly target: Buffer | null;
  readonly mtimeNs: bigint | null;
}

/** An entry's fields may go on elsewhere so many times. */
const MOST_CONTINUATIONS = 64;
const MODIFIED = 0b10;
const LONG_FORM = 0b1000_0000;
const ROOT = 0b1000;
const PARENT = 0b0100;
const ITSELF = 0b0010;
const CONTINUES = 1;

/** Reads the system use fields of a record (SUSP 1.12, RRIP 1.12), those that stand elsewhere too. */
export function rockRidgeOf(source: ImageSource, area: Buffer): RockRidge {
  const names: Buffer[] = [];
  const target = new LinkTarget();
  let mtimeNs: bigint | null = null;
  let next: Buffer | null = area;
  for (let nth = 0; next !== null && nth < MOST_CONTINUATIONS; nth++) {
    let continued: Buffer | null = null;
    for (const { signature, data } of fieldsIn(next)) {
      if (signature === 'NM' && ((data[0] ?? 0) & (ITSELF | PARENT)) === 0) names.push(data.subarray(1));
      if (signature === 'SL') target.add(data);
      if (signature === 'TF') mtimeNs = modified(data) ?? mtimeNs;
      if (signature === 'CE' && data.length >= 24) continued = continuedArea(source, data);
    }
    next = continued;
  }
  return { name: names.length === 0 ? null : Buffer.concat(names), target: target.bytes, mtimeNs };
}

function* fieldsIn(area: Buffer): Generator<{ signature: string; data: Buffer }> {
  for (let at = 0; at + 4 <= area.length;) {
    const length = area[at + 2] ?? 0;
    if (length < 4 || at + length > area.length) return;
    const signature = area.toString('latin1', at, at + 2);
    if (signature === 'ST') return;
    yield { signature, data: area.subarray(at + 4, at + length) };
    at += length;
  }
}

function continuedArea(source: ImageSource, data: Buffer): Buffer | null {
  const [sector, offset, bytes] = [data.readUInt32LE(0), data.readUInt32LE(8), data.readUInt32LE(16)];
  if (offset + bytes > SECTOR) return null;
  try {
    return source.sector(sector).subarray(offset, offset + bytes);
  } catch (error) {
    if (error instanceof DamagedDisc) return null;
    throw error;
  }
}

/** The second of the times that are there, or the first where no creation is told. */
function modified(data: Buffer): bigint | null {
  const flags = data[0] ?? 0;
  if ((flags & MODIFIED) === 0 || (flags & LONG_FORM) !== 0) return null;
  const at = 1 + ((flags & 1) !== 0 ? 7 : 0);
  return at + 7 <= data.length ? dateOf(data.subarray(at, at + 7)) : null;
}

/** Puts the components of a symlink together (RRIP 4.1.3). */
class LinkTarget {
  #text: string | null = null;
  #isPart = false;

  add(data: Buffer): void {
    this.#text ??= '';
    for (let at = 1; at + 2 <= data.length;) {
      const [flags = 0, length = 0] = data.subarray(at, at + 2);
      const content = data.toString('latin1', at + 2, at + 2 + length);
      if ((flags & ROOT) !== 0) this.#text = '/';
      else {
        const name = (flags & PARENT) !== 0 ? '..' : (flags & ITSELF) !== 0 ? '.' : content;
        const isFirst = this.#text === '' || this.#text === '/' || this.#isPart;
        this.#text += `${isFirst ? '' : '/'}${name}`;
      }
      this.#isPart = (flags & CONTINUES) !== 0;
      at += 2 + length;
    }
  }

  get bytes(): Buffer | null {
    return this.#text === null ? null : Buffer.from(this.#text, 'latin1');
  }
}
