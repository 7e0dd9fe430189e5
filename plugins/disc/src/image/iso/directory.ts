import type { DiscFolder, DiscNode } from '../disc-tree.ts';
import { SECTOR, sectorsFor } from '../sectors.ts';
import { putBoth16, putBoth32, shortDate } from './fields.ts';
import { fieldsOf, layOut } from './rock-ridge.ts';
import type { DirectoryExtent, IsoView } from './views.ts';

const FIXED_BYTES = 33;
const MOST_RECORD = 254;
const FOLDER_FLAG = 0b10;
const NOT_LAST_FLAG = 0b1000_0000;
const ITSELF = Buffer.of(0);
const PARENT = Buffer.of(1);

/** The most that one extent of a file can hold in whole sectors: its length has 32 bits. Bytes. */
export const MOST_EXTENT = 2 ** 32 - SECTOR;

/** A directory as it is written. */
export interface DirectoryBytes {
  readonly records: Buffer;
  /** What its Rock Ridge fields continue in; empty where nothing does. */
  readonly continued: Buffer;
}

/** How many sectors a directory takes, those of its continued fields besides. */
export function directorySize(
  view: IsoView,
  folder: DiscFolder,
): { readonly records: number; readonly continued: number } {
  const { records, continued } = directoryBytes(view, folder, () => ({
    sector: 0,
    bytes: 0,
    continuedSector: 0,
  }));
  return { records: sectorsFor(records.length), continued: sectorsFor(continued.length) };
}

/** The records of a folder (ECMA-119 6.8): itself, its parent, its children; none crosses the end of a sector. */
export function directoryBytes(
  view: IsoView,
  folder: DiscFolder,
  extentOf: (folder: DiscFolder) => DirectoryExtent,
): DirectoryBytes {
  const writer = new DirectoryWriter(view, extentOf(folder).continuedSector);
  const above = folder.parent ?? folder;
  writer.add({ identifier: ITSELF, node: folder, role: 'own', ...placeOf(extentOf(folder)) });
  writer.add({ identifier: PARENT, node: above, role: 'parent', ...placeOf(extentOf(above)) });
  // Without Rock Ridge a link would be an empty file.
  const children = folder.children.filter(({ kind }) => view.hasRockRidge || kind !== 'symlink');
  for (const node of children.sort(view.compare)) {
    const identifier = view.identifier(node);
    const places = node.kind === 'folder' ? [placeOf(extentOf(node))] : extentsOf(node);
    for (const [nth, place] of places.entries())
      writer.add({ identifier, node, role: 'named', ...place, isLast: nth === places.length - 1 });
  }
  return writer.end();
}

interface Place {
  readonly sector: number;
  readonly bytes: number;
}

function placeOf({ sector, bytes }: DirectoryExtent): Place {
  return { sector, bytes };
}

/** A file of more than 4 GiB has an extent for each part of it, one behind the other (level 3). */
export function extentsOf(node: Exclude<DiscNode, DiscFolder>): readonly Place[] {
  if (node.kind === 'symlink' || node.size === 0) return [{ sector: 0, bytes: 0 }];
  const places: Place[] = [];
  for (let at = 0; at < node.size; at += MOST_EXTENT)
    places.push({ sector: node.firstSector + at / SECTOR, bytes: Math.min(MOST_EXTENT, node.size - at) });
  return places;
}

interface RecordOf extends Place {
  readonly identifier: Buffer;
  readonly node: DiscNode;
  readonly role: 'own' | 'parent' | 'named';
  readonly isLast?: boolean;
}

class DirectoryWriter {
  readonly #view: IsoView;
  readonly #continuedSector: number;
  readonly #records: Buffer[] = [];
  readonly #continued: Buffer[] = [];
  #length = 0;
  #continuedLength = 0;

  constructor(view: IsoView, continuedSector: number) {
    this.#view = view;
    this.#continuedSector = continuedSector;
  }

  add(of: RecordOf): void {
    const record = this.#record(of);
    const left = SECTOR - (this.#length % SECTOR);
    if (record.length > left) this.#push(Buffer.alloc(left));
    this.#push(record);
  }

  end(): DirectoryBytes {
    const left = SECTOR - (this.#length % SECTOR);
    if (left < SECTOR) this.#push(Buffer.alloc(left));
    return { records: Buffer.concat(this.#records), continued: Buffer.concat(this.#continued) };
  }

  #push(bytes: Buffer): void {
    this.#records.push(bytes);
    this.#length += bytes.length;
  }

  #record({ identifier, node, role, sector, bytes, isLast = true }: RecordOf): Buffer {
    const start = FIXED_BYTES + identifier.length + (identifier.length % 2 === 0 ? 1 : 0);
    const use = this.#view.hasRockRidge ? this.#systemUse(node, role, MOST_RECORD - start) : Buffer.alloc(0);
    const record = Buffer.alloc(start + use.length + (use.length % 2));
    record[0] = record.length;
    putBoth32(record, sector, 2);
    putBoth32(record, bytes, 10);
    shortDate(node.mtimeNs).copy(record, 18);
    record[25] = (node.kind === 'folder' ? FOLDER_FLAG : 0) | (isLast ? 0 : NOT_LAST_FLAG);
    putBoth16(record, 1, 28);
    record[32] = identifier.length;
    identifier.copy(record, FIXED_BYTES);
    use.copy(record, start);
    return record;
  }

  #systemUse(node: DiscNode, role: RecordOf['role'], room: number): Buffer {
    const { inline, continued } = layOut(fieldsOf(node, role), room, (size) => this.#place(size));
    this.#continued.push(...continued);
    return inline;
  }

  /** An area that continues a record stands within one sector. */
  #place(size: number): { sector: number; offset: number } {
    const left = SECTOR - (this.#continuedLength % SECTOR);
    if (size > left) {
      this.#continued.push(Buffer.alloc(left));
      this.#continuedLength += left;
    }
    const at = this.#continuedLength;
    this.#continuedLength += size;
    return { sector: this.#continuedSector + Math.floor(at / SECTOR), offset: at % SECTOR };
  }
}
