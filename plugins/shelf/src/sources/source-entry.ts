import type { FileAttributes, LinePlace, TakenRecord } from '@mediastruct/core';
import {
  FieldReader,
  isPathInside,
  parseAttributeFields,
  parseWith,
  pathFields,
  pathFromFields,
} from '@mediastruct/core/base';
import * as v from 'valibot';

/** Extended attributes and ACLs of a file or a folder, where they were read. */
export interface KnownAttributes {
  /** Absent where it has none, and where they were not read. */
  readonly attributes?: FileAttributes | undefined;
  /** When the file was changed last, its attributes too, as of reading them: nanoseconds since 1970. Absent where they were not read. */
  readonly ctimeNs?: string | undefined;
}

/** What is known of a file of a source. */
export interface SourceFile extends KnownAttributes {
  /** Below the source. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: string;
  /** Permission bits. */
  readonly mode: number;
  /** Names of one inode share this text. */
  readonly inode?: string | undefined;
  readonly taken?: TakenRecord | undefined;
  readonly camera?: string | undefined;
}

export interface SourceFolder extends KnownAttributes {
  /** Below the source. */
  readonly path: string;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: string;
  /** Permission bits. */
  readonly mode: number;
}

/**
 * One line of the listing of a source: a file, a symlink with what it says, a folder, or a file that is gone or was replaced by another
 * content since `goneSince` (ISO 8601 UTC).
 */
export type SourceEntry =
  | ({ readonly kind: 'file' } & SourceFile)
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string }
  | ({ readonly kind: 'folder' } & SourceFolder)
  | ({ readonly kind: 'gone'; readonly goneSince: string } & SourceFile);

const TAKEN = v.object({
  local: v.string(),
  offset: v.nullable(v.string()),
  source: v.string(),
  precision: v.string(),
  confidence: v.string(),
});

/** The stored form of an entry. */
export function sourceEntryFields(entry: SourceEntry): object {
  const { path, kind, ...rest } = entry;
  const target = entry.kind === 'symlink' ? pathFields('target', entry.target) : {};
  return { kind, ...pathFields('path', path), ...rest, ...target };
}

/** Reads an entry from a stored object; throws `damaged` (12). */
export function parseSourceEntry(object: Readonly<Record<string, unknown>>, place: LinePlace): SourceEntry {
  const fields = new FieldReader(object, place);
  const kind = fields.oneOf('kind', ['file', 'symlink', 'folder', 'gone']);
  const path = pathFromFields(object, 'path') ?? fields.text('path');
  // Says so in the words of a damaged line.
  if (!isPathInside(path)) fields.matching('path', /^$/, 'a path below the source, without ".."');
  if (kind === 'symlink')
    return { kind, path, target: pathFromFields(object, 'target') ?? fields.text('target') };
  const of = {
    path,
    mtimeNs: fields.digits('mtimeNs'),
    mode: fields.count('mode'),
    attributes: parseAttributeFields(object, place),
    ctimeNs: object['ctimeNs'] === undefined ? undefined : fields.digits('ctimeNs'),
  };
  if (kind === 'folder') return { kind, ...of };
  const taken = object['taken'];
  const file = {
    ...of,
    sha256: fields.sha256('sha256'),
    size: fields.count('size'),
    inode: fields.optionalText('inode'),
    taken: taken === undefined ? undefined : parseWith(TAKEN, taken, { place, field: 'taken' }),
    camera: fields.optionalText('camera'),
  };
  return kind === 'file' ? { kind, ...file } : { kind, ...file, goneSince: fields.text('goneSince') };
}
