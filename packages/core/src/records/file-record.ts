import type { ExtraDigests } from '../files/digest-algorithms.ts';
import { EXTRA_ALGORITHMS, normalDigest } from '../files/digest-algorithms.ts';
import type { FileStat } from '../files/file-access.ts';
import { FieldReader } from './fields.ts';
import { pathFields, pathFromFields } from './path-fields.ts';
import type { LinePlace } from './damaged-line.ts';
import type { JsonObject } from './stored-json.ts';
import { damagedLine } from './damaged-line.ts';

/** When a picture was taken; `local` is the wall clock at the camera, never converted. */
export interface TakenRecord {
  /** `YYYY-MM-DDTHH:MM:SS`, with `.fff` where known. */
  readonly local: string;
  /** `+02:00`; null where the camera did not say. */
  readonly offset: string | null;
  readonly source: string;
  readonly precision: string;
  readonly confidence: string;
}

/** What the file system says of a file; nanoseconds and inodes are texts because they may pass 2^53. */
export interface StatRecord {
  readonly size: number;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
  readonly dev: string;
  readonly ino: string;
  readonly nlink: number;
}

/** One file of a tree, as its index holds it (docs/formats/index.md). `path` is relative to the tree's root. */
export interface FileRecord extends StatRecord {
  readonly path: string;
  /** Absent only where `error` says why the content could not be read. */
  readonly sha256?: string | undefined;
  /** When the content was read, ISO 8601 UTC. */
  readonly hashedAt?: string | undefined;
  /** When the content was last read again and found the same, ISO 8601 UTC. */
  readonly verifiedAt?: string | undefined;
  readonly taken?: TakenRecord | undefined;
  /** The camera's name, as the picture tells it. */
  readonly camera?: string | undefined;
  /** The path below its source at which it was ingested, such as `DCIM/100CANON/IMG_0030.JPG`. */
  readonly origin?: string | undefined;
  /** The event that its owner named when it was ingested. */
  readonly event?: string | undefined;
  /** Further digests of the content, taken in the reading that made `sha256` or a later one that found the same. */
  readonly also?: ExtraDigests | undefined;
  readonly error?: string | undefined;
}

export function toStatRecord(stat: FileStat): StatRecord {
  return {
    size: stat.size,
    mtimeNs: String(stat.mtimeNs),
    ctimeNs: String(stat.ctimeNs),
    dev: String(stat.dev),
    ino: String(stat.ino),
    nlink: stat.nlink,
  };
}

/**
 * The stored line of a record, without its line feed. The hash comes first and at a fixed place, which lets
 * a scan over millions of lines take it without parsing JSON; no reader may rely on that order.
 */
export function formatFileRecord(record: FileRecord): string {
  const { path, sha256, ...rest } = record;
  return JSON.stringify({
    ...(sha256 === undefined ? {} : { sha256 }),
    ...pathFields('path', path),
    ...rest,
  });
}

/**
 * The line that `formatFileRecord` makes of a file that was just read and of which nothing else is known. A first crawl writes one for
 * each file, so it is put together without an object.
 */
export function formatReadRecord(
  path: string,
  sha256: string,
  { stat, at, also }: { stat: FileStat; at: string; also?: ExtraDigests | undefined },
): string {
  if (!path.isWellFormed())
    return formatFileRecord({ path, sha256, ...toStatRecord(stat), hashedAt: at, verifiedAt: at, also });
  const { size, mtimeNs, ctimeNs, dev, ino, nlink } = stat;
  return `{"sha256":"${sha256}","path":${JSON.stringify(path)},"size":${size},"mtimeNs":"${mtimeNs}","ctimeNs":"${ctimeNs}","dev":"${dev}","ino":"${ino}","nlink":${nlink},"hashedAt":"${at}","verifiedAt":"${at}"${alsoText(also)}}`;
}

function alsoText(also: ExtraDigests | undefined): string {
  return also === undefined ? '' : `,"also":${JSON.stringify(also)}`;
}

/** A record whose content was read. */
export type HashedRecord = FileRecord & { readonly sha256: string };

export function isHashed(record: FileRecord): record is HashedRecord {
  return record.sha256 !== undefined;
}

export function statOf({ size, mtimeNs, ctimeNs, dev, ino, nlink }: StatRecord): StatRecord {
  return { size, mtimeNs, ctimeNs, dev, ino, nlink };
}

/** Reads a record from a stored object; throws `damaged` naming the place. */
export function parseFileRecord(object: JsonObject, place: LinePlace): FileRecord {
  const path = pathFromFields(object, 'path');
  if (path === null) throw damagedLine(place, 'field "path": expected a text');
  if (!isPathInside(path))
    throw damagedLine(place, 'field "path": expected a path below the tree, without ".."');
  const fields = new FieldReader(object, place);
  const error = fields.optionalText('error');
  return {
    path,
    sha256: error === undefined ? fields.sha256('sha256') : fields.optionalSha256('sha256'),
    ...parseStatRecord(fields),
    hashedAt: fields.optionalText('hashedAt'),
    verifiedAt: fields.optionalText('verifiedAt'),
    taken:
      object['taken'] === undefined
        ? undefined
        : parseTakenRecord(new FieldReader(fields.object('taken'), place)),
    camera: fields.optionalText('camera'),
    origin: fields.optionalText('origin'),
    event: fields.optionalText('event'),
    also: object['also'] === undefined ? undefined : parseExtraDigests(fields.object('also'), place),
    error,
  };
}

/** Digests of algorithms that this program does not know are left out. */
export function parseExtraDigests(object: JsonObject, place: LinePlace): ExtraDigests {
  const digests: Partial<Record<keyof ExtraDigests, string>> = {};
  for (const algorithm of EXTRA_ALGORITHMS) {
    const value = object[algorithm];
    if (value === undefined) continue;
    const digest = typeof value === 'string' ? normalDigest(algorithm, value) : null;
    if (digest === null) throw damagedLine(place, `field "also": expected a digest of ${algorithm}`);
    digests[algorithm] = digest;
  }
  return digests;
}

export function parseStatRecord(fields: FieldReader): StatRecord {
  return {
    size: fields.count('size'),
    mtimeNs: fields.digits('mtimeNs'),
    ctimeNs: fields.digits('ctimeNs'),
    dev: fields.digits('dev'),
    ino: fields.digits('ino'),
    nlink: fields.count('nlink'),
  };
}

export function parseTakenRecord(fields: FieldReader): TakenRecord {
  return {
    local: fields.text('local'),
    offset: fields.optionalOffset('offset'),
    source: fields.text('source'),
    precision: fields.text('precision'),
    confidence: fields.text('confidence'),
  };
}

/** True for a relative path that cannot leave its root: no empty, `.` or `..` segment, no NUL. */
export function isPathInside(path: string): boolean {
  if (path === '' || path.includes('\0')) return false;
  return path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}
