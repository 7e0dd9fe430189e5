import { createHash } from 'node:crypto';
import type { FileAccess, Session } from '@mediastruct/core';
import { comparePaths, errnoOf, openForReading, readFull } from '@mediastruct/core';
import { diskObjects } from '../disks/disk-objects.ts';
import { objectLogPath } from '../disks/object-log.ts';
import { objectOnDisk } from '../disks/object-path.ts';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { KnownSource } from '../ledger/shelf-state.ts';
import { isContent } from '../sources/merge-gone.ts';
import type { SourceEntry } from '../sources/source-entry.ts';
import { readSourceListing, sourceListingPath, writeSourceListing } from '../sources/source-listing.ts';
import { extensionOfContent, HEAD_BYTES } from './extension-of-content.ts';

/** A source for objects whose names nobody knows. */
export interface NamedObjects {
  readonly name: string;
  readonly files: number;
}

const MODE = 0o644;

/**
 * Gives objects of a disk that no source names a name of their own, in a source for them: the month of the time that the object has on the disk, its hash, and an
 * extension by its first bytes, such as `2019-05/<sha256>.jpg`. So they can be restored into a folder, and ingested from there by what they show. A name that was
 * given stays, also where the object does not stand on the disk any more: its content may be on another one, and nobody deleted it. Null where all have other
 * names. Memory: about 400 bytes an object.
 */
export function nameObjects(
  session: Session,
  { diskId, name: disk, root }: { readonly diskId: string; readonly name: string; readonly root: string },
): NamedObjects | null {
  const { library, now } = session;
  const { access } = library;
  const sourceId = sourceIdOf(diskId);
  const named = namesKnown(session, sourceId);
  const path = sourceListingPath(library, sourceId);
  const source = readShelf(library).sources.find((one) => one.sourceId === sourceId);
  const entries = source === undefined ? [] : [...namesGiven(session, source, named)];
  for (const entry of entries) if (isContent(entry)) named.add(entry.sha256);
  for (const { sha256, size } of diskObjects(access, objectLogPath(library, diskId))) {
    if (named.has(sha256)) continue;
    const { mtimeNs, extension } = lookAt(access, objectOnDisk({ access }, root, sha256));
    const name = `${monthOf(mtimeNs)}/${sha256}${extension === '' ? '' : `.${extension}`}`;
    entries.push({ kind: 'file', path: name, sha256, size, mtimeNs: String(mtimeNs), mode: MODE });
  }
  if (entries.length === 0) return null;
  entries.sort((a, b) => comparePaths(keyOf(a), keyOf(b)));
  const name = `found on ${disk}`.slice(0, 60).trim();
  if (source === undefined)
    tellShelf(session, [
      { kind: 'source-added', sourceId, name },
      { kind: 'source-mapped', sourceId, root: null },
    ]);
  const header = { sourceId, name, at: now().toISOString() };
  writeSourceListing(access, path, { header, entries });
  return { name, files: entries.length };
}

function namesKnown({ library }: Session, sourceId: string): Set<string> {
  const named = new Set<string>();
  for (const source of readShelf(library).sources) {
    if (source.sourceId === sourceId) continue;
    const path = sourceListingPath(library, source.sourceId);
    for (const entry of readSourceListing(library.access, path))
      if (isContent(entry)) named.add(entry.sha256);
  }
  return named;
}

/** What the source has now: all of it where it was given a folder since, else what has no other name by now. */
function* namesGiven(
  { library }: Session,
  { sourceId, root }: KnownSource,
  named: ReadonlySet<string>,
): Generator<SourceEntry> {
  for (const entry of readSourceListing(library.access, sourceListingPath(library, sourceId)))
    if (root !== null || !isContent(entry) || !named.has(entry.sha256)) yield entry;
}

/** A walk meets a folder as its name and a slash. */
function keyOf({ kind, path }: SourceEntry): string {
  return kind === 'folder' ? `${path}/` : path;
}

/** A time that no calendar has is that of no file. */
function monthOf(mtimeNs: bigint): string {
  const date = new Date(Number(mtimeNs / 1_000_000n));
  return (Number.isNaN(date.getTime()) ? new Date(0) : date).toISOString().slice(0, 7);
}

/** An object that cannot be opened now keeps its hash as its name. */
function lookAt(access: FileAccess, path: string): { readonly mtimeNs: bigint; readonly extension: string } {
  try {
    const { mtimeNs } = access.lstat(path);
    const fd = openForReading(access, path);
    try {
      const head = new Uint8Array(HEAD_BYTES);
      return { mtimeNs, extension: extensionOfContent(head.subarray(0, readFull(access, fd, head))) };
    } finally {
      access.close(fd);
    }
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return { mtimeNs: 0n, extension: '' };
  }
}

/** The same each time, and on every computer. Shaped as a UUID of version 8 (RFC 9562). */
function sourceIdOf(diskId: string): string {
  const digits = createHash('sha256').update(`objects without names\0${diskId}`).digest('hex');
  const part = (from: number, to: number) => digits.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-8${part(13, 16)}-a${part(17, 20)}-${part(20, 32)}`;
}
