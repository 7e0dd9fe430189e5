import type { JsonObject, LinePlace, SealedFormat } from '@mediastruct/core';
import {
  damagedLine,
  FieldReader,
  parseAttributeFields,
  pathFields,
  pathFromFields,
} from '@mediastruct/core';
import type { Attributes } from '../listing/tree-entry.ts';
import { whyUnsafe } from '../names/unsafe-name.ts';

/** The part of the index that is in each volume: what that volume holds (docs/formats/tar-volumes.md). */
export const VOLUME_FORMAT: SealedFormat = {
  format: 'mediastruct-tar-volume',
  version: 1,
  noun: 'index of the volume',
  counter: 'members',
};

/** The index of the whole set: beside the volumes, and in the last of them. */
export const SET_FORMAT: SealedFormat = {
  format: 'mediastruct-tar-set',
  version: 1,
  noun: 'index of the volumes',
  counter: 'entries',
  suggestions: ['mediastruct delta list KEY --rebuild   makes it anew from the volumes.'],
};

/** What a set or a volume tells of all its members. */
export interface SetHeader {
  /** Names the set: 32 hex digits. */
  readonly set: string;
  /** What the names of the volumes begin with. */
  readonly key: string;
  readonly compression: 'none' | 'gzip' | 'zstd';
}

/** Where a member of a volume stands. */
export interface Place {
  /** Number of the volume, from 1. */
  readonly volume: number;
  /** Bytes from the beginning of the volume to its header, as stored. */
  readonly at: number;
  /** Bytes of its header and content, as stored. */
  readonly stored: number;
  /** Bytes of its header, before compression; the content follows. */
  readonly head: number;
  /** Bytes of its content. */
  readonly size: number;
  /** SHA-256 of its content. */
  readonly sha256: string;
}

interface OfEntry {
  /** With `/` between the parts; the name of the member, where the file is in one piece. */
  readonly path: string;
}

export interface PackedFile extends OfEntry {
  readonly kind: 'file';
  readonly size: number;
  readonly mode: number;
  readonly mtimeNs: bigint;
  /** SHA-256 of the whole file. */
  readonly sha256: string;
  readonly attributes?: Attributes | undefined;
  /** The path of the same file, where this is a further hard link to it. */
  readonly link?: string | undefined;
  /** In the order of the content. A further hard link has none of its own. */
  readonly places: readonly Place[];
}

export interface PackedFolder extends OfEntry {
  readonly kind: 'folder';
  readonly mode: number;
  readonly mtimeNs: bigint;
  readonly attributes?: Attributes | undefined;
}

export interface PackedSymlink extends OfEntry {
  readonly kind: 'symlink';
  readonly target: string;
}

export type PackedEntry = PackedFile | PackedFolder | PackedSymlink;

/** A line of the index in a volume: the entry as far as this volume knows it. */
export interface PackedMember {
  readonly entry: PackedEntry;
  /** Of a file in several pieces: the number of this one, from 1. */
  readonly part?: number | undefined;
  /** Whether the file ends with this piece; then the entry's SHA-256 is that of the whole file. */
  readonly isLast: boolean;
}

const KINDS = ['file', 'folder', 'symlink'] as const;

/** The line of an entry, without its line feed. */
export function formatPacked(entry: PackedEntry, more: object = {}): string {
  const { path, kind } = entry;
  const head = { ...pathFields('path', path), kind };
  if (kind === 'symlink') return JSON.stringify({ ...head, ...pathFields('target', entry.target), ...more });
  const { mode, mtimeNs, attributes } = entry;
  const owned = { mode, mtimeNs: String(mtimeNs), attributes };
  if (kind === 'folder') return JSON.stringify({ ...head, ...owned, ...more });
  const { size, sha256, link, places } = entry;
  const linked = link === undefined ? {} : pathFields('link', link);
  return JSON.stringify({ ...head, size, sha256, ...owned, ...linked, places, ...more });
}

/** The line of a member, without its line feed. */
export function formatMember({ entry, part, isLast }: PackedMember): string {
  return formatPacked(entry, { ...(part === undefined ? {} : { part }), isLast });
}

/** Reads a stored entry; throws `damaged` (12) naming the place. A path that leads out of the folder is refused. */
export function parsePacked(object: JsonObject, place: LinePlace): PackedEntry {
  const fields = new FieldReader(object, place);
  const path = safePath(object, { field: 'path', place });
  const kind = fields.oneOf('kind', KINDS);
  if (kind === 'symlink')
    return { kind, path, target: pathFromFields(object, 'target') ?? fields.text('target') };
  const owned = {
    mode: fields.count('mode'),
    mtimeNs: BigInt(fields.digits('mtimeNs')),
    attributes: parseAttributeFields(object, place),
  };
  if (kind === 'folder') return { kind, path, ...owned };
  const size = fields.count('size');
  const link = object['link'] === undefined ? undefined : safePath(object, { field: 'link', place });
  const places = fields.objects('places').map((one) => parsePlace(one, place));
  return { kind, path, size, sha256: fields.sha256('sha256'), ...owned, link, places };
}

export function parseMember(object: JsonObject, place: LinePlace): PackedMember {
  const fields = new FieldReader(object, place);
  const part = object['part'] === undefined ? undefined : fields.count('part');
  return { entry: parsePacked(object, place), part, isLast: fields.flag('isLast') };
}

export function parseSetHeader(object: JsonObject, place: LinePlace): SetHeader {
  const fields = new FieldReader(object, place);
  return {
    set: fields.matching('set', /^[0-9a-f]{32}$/, '32 hex digits'),
    key: fields.text('key'),
    compression: fields.oneOf('compression', ['none', 'gzip', 'zstd']),
  };
}

function parsePlace(object: JsonObject, place: LinePlace): Place {
  const fields = new FieldReader(object, place);
  return {
    volume: fields.count('volume'),
    at: fields.count('at'),
    stored: fields.count('stored'),
    head: fields.count('head'),
    size: fields.count('size'),
    sha256: fields.sha256('sha256'),
  };
}

function safePath(
  object: JsonObject,
  { field, place }: { readonly field: string; readonly place: LinePlace },
): string {
  const path = pathFromFields(object, field);
  const why = path === null ? 'it is no text' : whyUnsafe(path);
  if (path === null || why !== null)
    throw damagedLine(place, `field "${field}": expected a path below the folder, but ${why}`);
  return path;
}
