import type { DiscNode } from '../disc-tree.ts';
import { SECTOR } from '../sectors.ts';
import { both32, shortDate } from './fields.ts';

const VERSION = 1;
const CE_BYTES = 28;
/** Bytes of a name, or of a component of a link, that one field holds at most. */
const NAME_PART = 250;
const CONTINUES = 1;

/** Flags of the time stamps TF: modification, access, attributes (RRIP 4.1.6). */
const TIMES = 0b1110;

/** Names the extension, which every reader looks for (SUSP 5.5, RRIP 4.3). */
const EXTENSION = {
  id: 'RRIP_1991A',
  description: 'THE ROCK RIDGE INTERCHANGE PROTOCOL PROVIDES SUPPORT FOR POSIX FILE SYSTEM SEMANTICS',
  source:
    'PLEASE CONTACT DISC PUBLISHER FOR SPECIFICATION SOURCE.  SEE PUBLISHER IDENTIFIER IN PRIMARY VOLUME DESCRIPTOR FOR CONTACT INFORMATION.',
};

const KIND_BITS = { file: 0o100000, folder: 0o040000, symlink: 0o120000 } as const;

/** Everybody may read, nobody write; who may execute stays so, and folders can be entered. */
export function discMode({ kind, mode }: Pick<DiscNode, 'kind' | 'mode'>): number {
  if (kind === 'symlink') return KIND_BITS.symlink | 0o777;
  const execute = kind === 'folder' || (mode & 0o111) !== 0 ? 0o111 : 0;
  return KIND_BITS[kind] | 0o444 | execute;
}

/** The system use fields of a node's record, in order. */
export function fieldsOf(node: DiscNode, role: 'own' | 'parent' | 'named'): readonly Buffer[] {
  const isRoot = node.kind === 'folder' && node.parent === null;
  return [
    ...(isRoot && role === 'own' ? [field('SP', Buffer.of(0xbe, 0xef, 0))] : []),
    posixAttributes(node),
    field('TF', Buffer.of(TIMES), shortDate(node.mtimeNs), shortDate(node.mtimeNs), shortDate(node.mtimeNs)),
    ...(role === 'named' ? nameFields(node.name) : []),
    ...(node.kind === 'symlink' && role === 'named' ? linkFields(node.target) : []),
    ...(isRoot && role === 'own' ? [extensionField()] : []),
  ];
}

/** The fields of one record as they are laid out: some in it, the rest in areas that continue it. */
export interface SystemUse {
  readonly inline: Buffer;
  /** Each within one sector. */
  readonly continued: readonly Buffer[];
}

/**
 * Lays fields out so that `room` bytes of them stand in the record (SUSP 4). `place` gives the areas that continue it, of a size each, their
 * places; while only sizes are asked for any place will do.
 */
export function layOut(
  fields: readonly Buffer[],
  room: number,
  place: (bytes: number) => { readonly sector: number; readonly offset: number },
): SystemUse {
  const areas: Buffer[][] = [[]];
  let left = room;
  let rest = totalOf(fields);
  for (const one of fields) {
    const isLast = rest <= left;
    if (!isLast && one.length + CE_BYTES > left) {
      areas.push([]);
      left = SECTOR;
    }
    areas.at(-1)?.push(one);
    left -= one.length;
    rest -= one.length;
  }
  const sizes = areas.map((area, nth) => totalOf(area) + (nth < areas.length - 1 ? CE_BYTES : 0));
  const places = sizes.slice(1).map((bytes) => ({ bytes, ...place(bytes) }));
  const laid = areas.map((area, nth) => {
    const next = places[nth];
    return Buffer.concat(next === undefined ? area : [...area, continuation(next)]);
  });
  return { inline: laid[0] ?? Buffer.alloc(0), continued: laid.slice(1) };
}

function continuation({ sector, offset, bytes }: { sector: number; offset: number; bytes: number }): Buffer {
  return field('CE', both32(sector), both32(offset), both32(bytes));
}

function posixAttributes(node: DiscNode): Buffer {
  const folders = node.kind === 'folder' ? node.children.filter(({ kind }) => kind === 'folder').length : 0;
  const links = node.kind === 'folder' ? 2 + folders : 1;
  return field('PX', both32(discMode(node)), both32(links), both32(0), both32(0));
}

function nameFields(name: Buffer): readonly Buffer[] {
  return partsOf(name, NAME_PART).map(({ part, isLast }) =>
    field('NM', Buffer.of(isLast ? 0 : CONTINUES), part),
  );
}

/** Components of a path (RRIP 4.1.3): the root, this folder, the one above, or a name. */
function linkFields(target: Buffer): readonly Buffer[] {
  const components = componentsOf(target);
  const fields: Buffer[][] = [[]];
  let left = NAME_PART;
  for (const component of components) {
    if (component.length > left) {
      fields.push([]);
      left = NAME_PART;
    }
    fields.at(-1)?.push(component);
    left -= component.length;
  }
  return fields.map((parts, nth) =>
    field('SL', Buffer.of(nth < fields.length - 1 ? CONTINUES : 0), ...parts),
  );
}

function componentsOf(target: Buffer): readonly Buffer[] {
  const names = target.toString('latin1').split('/');
  const isAbsolute = names[0] === '' && names.length > 1;
  const components = names.filter((name) => name !== '').flatMap((name) => componentOf(name));
  return isAbsolute ? [Buffer.of(0b1000, 0), ...components] : components;
}

function componentOf(name: string): readonly Buffer[] {
  if (name === '.') return [Buffer.of(0b0010, 0)];
  if (name === '..') return [Buffer.of(0b0100, 0)];
  return partsOf(Buffer.from(name, 'latin1'), NAME_PART - 2).map(({ part, isLast }) =>
    Buffer.concat([Buffer.of(isLast ? 0 : CONTINUES, part.length), part]),
  );
}

function extensionField(): Buffer {
  const { id, description, source } = EXTENSION;
  const lengths = Buffer.of(id.length, description.length, source.length, VERSION);
  return field('ER', lengths, Buffer.from(`${id}${description}${source}`, 'ascii'));
}

function partsOf(bytes: Buffer, most: number): readonly { part: Buffer; isLast: boolean }[] {
  const parts = [];
  for (let at = 0; at === 0 || at < bytes.length; at += most)
    parts.push({ part: bytes.subarray(at, at + most), isLast: at + most >= bytes.length });
  return parts;
}

function field(signature: string, ...content: readonly Buffer[]): Buffer {
  const length = 4 + totalOf(content);
  return Buffer.concat([Buffer.from(signature, 'ascii'), Buffer.of(length, VERSION), ...content]);
}

function totalOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
