import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { EventFormat, FileAccess, LinePlace } from '@mediastruct/core';
import {
  checkFormat,
  displayPath,
  FieldReader,
  linePlace,
  MediaStructError,
  ForeignTables,
  lstatOrNull,
  OPEN,
  parseStoredLine,
  parseWith,
  PIECES,
  readLines,
  writeFull,
} from '@mediastruct/core';
import * as v from 'valibot';
import { CATALOGUE } from '../disks/disk-texts.ts';
import type { ObjectEvent } from '../disks/object-event.ts';
import { parseObjectEvent } from '../disks/object-event.ts';
import { OBJECT_LOG_FORMAT, TAKEN_LOG_FORMAT } from '../disks/object-log.ts';
import type { ShelfEvent } from '../ledger/shelf-event.ts';
import { parseShelfEvent } from '../ledger/shelf-ledger.ts';
import type { SourceEntry } from '../sources/source-entry.ts';
import { parseSourceEntry } from '../sources/source-entry.ts';
import type { SourceHeader } from '../sources/source-listing.ts';
import { SOURCE_HEADER } from '../sources/source-listing.ts';
import type { SetHeader } from './set-lines.ts';
import { SET_FORMAT, TAKEN_SET_FORMAT } from './set-lines.ts';
import { piecesOfFile } from './pieces-of-file.ts';
import { SET_FILE, SQLITE_FILE } from './write-set.ts';

/** One line of the catalogue of a set. What stands on a disk follows the line of the disk, the entries of a source that of the source. */
export type SetItem =
  | { readonly kind: 'shelf'; readonly event: ShelfEvent }
  /** `format`: of the log of its objects. */
  | { readonly kind: 'disk'; readonly diskId: string; readonly format: EventFormat }
  | { readonly kind: 'object'; readonly event: ObjectEvent }
  | { readonly kind: 'source'; readonly header: SourceHeader }
  | { readonly kind: 'entry'; readonly entry: SourceEntry };

/** It packs to a tenth. What a hostile one becomes, up to a thousand times its size, must not fill the disk. */
const MOST_TIMES = 100;
const MOST_FROM_NOTHING = 16 << 20;

const HEADER = v.object({
  setId: v.string(),
  diskId: v.string(),
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  writtenAt: v.string(),
  state: v.optional(v.string()),
});

/** The catalogue of a set, unpacked and proven whole. */
export interface UnpackedSet {
  readonly header: SetHeader;
  /** In the order in which they stand there; may be read again and again. */
  readonly items: () => Generator<SetItem>;
}

/** Which record of a set on a disk is read: the list in NDJSON, or the one in the SQLite file beside it. */
export type SetRecord = 'list' | 'sqlite';

/** A record that is to be read, and the new file that it is unpacked to. */
export interface SetReading {
  readonly root: string;
  readonly record: SetRecord;
  readonly unpacked: string;
}

/** Unpacks a record of the set on a disk to a new file and proves it whole; else `damaged` (12), also where there is none. */
export async function unpackSet(
  access: FileAccess,
  { root, record, unpacked }: SetReading,
): Promise<UnpackedSet> {
  const path = join(root, CATALOGUE, record === 'list' ? SET_FILE : SQLITE_FILE);
  if (lstatOrNull(access, path) === null) throw damaged(path, 'it is not there');
  if (record === 'list') await gunzip(access, { path, unpacked, pieces: piecesOfFile(access, path) });
  else {
    using tables = new ForeignTables(access, path);
    if (tables.columnsOf(PIECES).length === 0) throw damaged(path, 'it does not hold the record of the set');
    await gunzip(access, { path, unpacked, pieces: piecesIn(tables) });
  }
  const header = proveWhole(access, path, unpacked);
  return { header, items: () => itemsOf(access, path, unpacked) };
}

/** The events of the shelf that a catalogue tells. */
export function* eventsOfSet({ items }: UnpackedSet): Generator<ShelfEvent> {
  for (const item of items()) if (item.kind === 'shelf') yield item.event;
}

function* piecesIn(tables: ForeignTables): Generator<Uint8Array> {
  for (const { bytes } of tables.rows(PIECES, { columns: ['number', 'bytes'], orderBy: 'number' }))
    if (bytes instanceof Uint8Array) yield bytes;
}

interface Packed {
  readonly path: string;
  readonly unpacked: string;
  readonly pieces: Iterable<Uint8Array>;
}

async function gunzip(access: FileAccess, { path, unpacked, pieces }: Packed): Promise<void> {
  const fd = access.open(unpacked, OPEN.write | OPEN.create | OPEN.exclusive, 0o600);
  const size = { packed: 0, unpacked: 0 };
  try {
    await pipeline(
      Readable.from(counted(pieces, size)),
      createGunzip(),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) {
          size.unpacked += chunk.length;
          if (size.unpacked > MOST_FROM_NOTHING + size.packed * MOST_TIMES)
            throw damaged(path, 'it becomes far larger than any catalogue when it is unpacked');
          writeFull(access, fd, chunk);
        }
      },
    );
  } catch (error) {
    const isOfGzip = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    if (!isOfGzip) throw error;
    throw damaged(path, error.message);
  } finally {
    access.close(fd);
  }
}

function* counted(pieces: Iterable<Uint8Array>, size: { packed: number }): Generator<Uint8Array> {
  for (const piece of pieces) {
    size.packed += piece.length;
    yield piece;
  }
}

/** The header of a catalogue whose last line counts and sums the others. */
function proveWhole(access: FileAccess, path: string, unpacked: string): SetHeader {
  const digest = createHash('sha256');
  let header: SetHeader | null = null;
  let footer: { readonly lines: number; readonly sha256: string } | null = null;
  let lines = 0;
  for (const line of readLines(access, unpacked, { digest })) {
    const place = { ...linePlace(unpacked, line), path };
    const object = parseStoredLine(path, line);
    if (footer !== null) throw damaged(path, 'there is a line after its last one');
    if (line.number === 1) {
      checkFormat(object, object['version'] === 1 ? SET_FORMAT : TAKEN_SET_FORMAT, place);
      header = parseWith(HEADER, object, { place, field: 'header' });
    }
    if (object['footer'] !== true) lines += 1;
    else {
      const fields = new FieldReader(object, place);
      footer = { lines: fields.count('lines'), sha256: fields.sha256('sha256') };
    }
  }
  if (header === null || footer === null) throw damaged(path, 'it was cut off');
  if (footer.lines !== lines)
    throw damaged(path, `its last line counts ${footer.lines} lines, found ${lines}`);
  if (footer.sha256 !== digest.digest('hex')) throw damaged(path, 'its checksum does not match its lines');
  return header;
}

function* itemsOf(access: FileAccess, path: string, unpacked: string): Generator<SetItem> {
  for (const line of readLines(access, unpacked)) {
    if (line.number === 1) continue;
    const object = parseStoredLine(path, line);
    if (object['footer'] === true) return;
    yield itemOf(object, { ...linePlace(unpacked, line), path });
  }
}

function itemOf(object: Readonly<Record<string, unknown>>, place: LinePlace): SetItem {
  const fields = new FieldReader(object, place);
  if (object['shelf'] !== undefined)
    return { kind: 'shelf', event: parseShelfEvent(fields.object('shelf'), place) };
  if (object['disk'] !== undefined) return diskOf(fields.object('disk'), place);
  if (object['object'] !== undefined)
    return { kind: 'object', event: parseObjectEvent(fields.object('object'), place) };
  if (object['source'] !== undefined)
    return {
      kind: 'source',
      header: parseWith(SOURCE_HEADER, fields.object('source'), { place, field: 'source' }),
    };
  return { kind: 'entry', entry: parseSourceEntry(fields.object('entry'), place) };
}

function diskOf(object: Readonly<Record<string, unknown>>, place: LinePlace): SetItem {
  const format = object['version'] === TAKEN_LOG_FORMAT.version ? TAKEN_LOG_FORMAT : OBJECT_LOG_FORMAT;
  return { kind: 'disk', diskId: new FieldReader(object, place).text('diskId'), format };
}

function damaged(path: string, why: string): MediaStructError {
  return new MediaStructError(
    'damaged',
    `${displayPath(path)}: the catalogue of the set is damaged: ${why}`,
    {
      path,
      suggestions: [
        'Every disk of the set has one: take it from another disk. Nothing was changed.',
        'mediastruct shelf disk pull PATH --from objects   reads every object of this disk instead',
      ],
    },
  );
}
