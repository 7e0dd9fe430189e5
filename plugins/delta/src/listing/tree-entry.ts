import type { FileAttributes, JsonObject, LinePlace } from '@mediastruct/core';
import {
  damagedLine,
  FieldReader,
  parseAttributeFields,
  pathFields,
  pathFromFields,
} from '@mediastruct/core';
import { whyUnsafe } from '../names/unsafe-name.ts';

/** Extended attributes: the base64 of each value by its name. */
export type Attributes = FileAttributes;

/** Where the signature of a file stands in the signature file of its listing. */
export interface SignaturePlace {
  /** Bytes from the beginning of the signature file. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

interface OfEntry {
  /** Below the folder, with `/` between the parts. */
  readonly path: string;
}

export interface ListedFolder extends OfEntry {
  readonly kind: 'folder';
  readonly mode: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  readonly attributes?: Attributes | undefined;
}

export interface ListedFile extends OfEntry {
  readonly kind: 'file';
  readonly size: number;
  readonly mode: number;
  readonly mtimeNs: bigint;
  readonly sha256: string;
  readonly attributes?: Attributes | undefined;
  /** The first path of the same file, where this is a further hard link to it. */
  readonly link?: string | undefined;
  readonly signature?: SignaturePlace | undefined;
  /** What tells that the file was not changed since; of the machine where it was listed. */
  readonly seen?: SeenFile | undefined;
}

export interface SeenFile {
  readonly ctimeNs: bigint;
  readonly ino: bigint;
}

export interface ListedSymlink extends OfEntry {
  readonly kind: 'symlink';
  readonly target: string;
}

/** A device, a socket or a pipe, which holds no content and is never made again. */
export interface ListedOther extends OfEntry {
  readonly kind: 'other';
}

/** Something is there that could not be read; what is below it is not known either. */
export interface ListedUnknown extends OfEntry {
  readonly kind: 'unknown';
  readonly what: string;
}

export type TreeEntry = ListedFolder | ListedFile | ListedSymlink | ListedOther | ListedUnknown;

const KINDS = ['folder', 'file', 'symlink', 'other', 'unknown'] as const;

/** The stored line of an entry, without its line feed (docs/formats/delta-listing.md). */
export function formatEntry(entry: TreeEntry): string {
  const isPlain =
    entry.kind === 'file' &&
    entry.attributes === undefined &&
    entry.link === undefined &&
    entry.path.isWellFormed();
  return isPlain ? formatPlain(entry) : JSON.stringify(entryFields(entry));
}

/** As `formatEntry`, in a third of the time: nearly all entries of a large folder are such files. */
function formatPlain({ sha256, path, size, mode, mtimeNs, signature, seen }: ListedFile): string {
  const head = `{"sha256":"${sha256}","path":${JSON.stringify(path)},"kind":"file"`;
  const at = signature && `,"signature":{"offset":${signature.offset},"length":${signature.length}}`;
  const was = seen && `,"seen":{"ctimeNs":"${seen.ctimeNs}","ino":"${seen.ino}"}`;
  return `${head},"size":${size},"mode":${mode},"mtimeNs":"${mtimeNs}"${at ?? ''}${was ?? ''}}`;
}

/** The stored fields of an entry, which `parseEntry` reads. */
export function entryFields(entry: TreeEntry): object {
  const { path, kind } = entry;
  const head = { ...(kind === 'file' ? { sha256: entry.sha256 } : {}), ...pathFields('path', path), kind };
  return { ...head, ...restOf(entry) };
}

function restOf(entry: TreeEntry): object {
  switch (entry.kind) {
    case 'folder': {
      const { mode, mtimeNs, attributes } = entry;
      return { mode, mtimeNs: String(mtimeNs), attributes };
    }
    case 'file': {
      const { size, mode, mtimeNs, attributes, link, signature, seen } = entry;
      const stored = seen && { ctimeNs: String(seen.ctimeNs), ino: String(seen.ino) };
      const linked = link === undefined ? {} : pathFields('link', link);
      return { size, mode, mtimeNs: String(mtimeNs), attributes, ...linked, signature, seen: stored };
    }
    case 'symlink':
      return pathFields('target', entry.target);
    case 'unknown':
      return { what: entry.what };
    case 'other':
      return {};
  }
}

/** Reads an entry from a stored object; throws `damaged` (12) naming the place. A path that leads out of the folder is refused. */
export function parseEntry(object: JsonObject, place: LinePlace): TreeEntry {
  const fields = new FieldReader(object, place);
  const path = safePathOf(object, { field: 'path', place });
  const kind = fields.oneOf('kind', KINDS);
  switch (kind) {
    case 'folder':
      return {
        kind,
        path,
        ...timesOf(fields),
        attributes: parseAttributeFields(object, place),
      };
    case 'file':
      return {
        kind,
        path,
        size: fields.count('size'),
        ...timesOf(fields),
        sha256: fields.sha256('sha256'),
        attributes: parseAttributeFields(object, place),
        link: object['link'] === undefined ? undefined : safePathOf(object, { field: 'link', place }),
        signature: object['signature'] === undefined ? undefined : signatureOf(fields, place),
        seen: object['seen'] === undefined ? undefined : seenOf(fields, place),
      };
    case 'symlink':
      return { kind, path, target: pathFromFields(object, 'target') ?? fields.text('target') };
    case 'other':
      return { kind, path };
    case 'unknown':
      return { kind, path, what: fields.text('what') };
  }
}

function safePathOf(
  object: JsonObject,
  { field, place }: { readonly field: string; readonly place: LinePlace },
): string {
  const path = pathFromFields(object, field);
  if (path === null) throw damagedLine(place, `field "${field}": expected a text`);
  const why = whyUnsafe(path);
  if (why !== null)
    throw damagedLine(place, `field "${field}": expected a path below the folder, but ${why}`);
  return path;
}

function timesOf(fields: FieldReader): { readonly mode: number; readonly mtimeNs: bigint } {
  return { mode: fields.count('mode'), mtimeNs: BigInt(fields.digits('mtimeNs')) };
}

function signatureOf(fields: FieldReader, place: LinePlace): SignaturePlace {
  const stored = new FieldReader(fields.object('signature'), place);
  return { offset: stored.count('offset'), length: stored.count('length') };
}

function seenOf(fields: FieldReader, place: LinePlace): SeenFile {
  const stored = new FieldReader(fields.object('seen'), place);
  return { ctimeNs: BigInt(stored.digits('ctimeNs')), ino: BigInt(stored.digits('ino')) };
}
