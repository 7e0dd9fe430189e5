import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FileAccess } from '@mediastruct/core';
import {
  displayPath,
  linePlace,
  lstatOrNull,
  MediaStructError,
  messageOf,
  OPEN,
  openForReading,
  parseStoredLine,
  readSealedHeader,
  readSealedLines,
  ScratchFolder,
  SealedFileWriter,
  writeFull,
} from '@mediastruct/core';
import { extract } from 'tar-stream';
import type { Problem } from '../listing/problem-list.ts';
import type { Compression } from './compression.ts';
import type { PackedEntry, PackedFile, PackedMember, SetHeader } from './packed-entry.ts';
import { formatPacked, parseMember, parseSetHeader, SET_FORMAT, VOLUME_FORMAT } from './packed-entry.ts';
import { readPieces } from './read-pieces.ts';
import { takenError } from './volume-file.ts';
import {
  INDEX_FOLDER,
  parseVolumeName,
  setIndexName,
  volumeIndexMember,
  volumeName,
} from './volume-names.ts';

export interface RebuildReport {
  /** The index that was written. */
  readonly index: string;
  /** Numbers of the volumes that were read. */
  readonly volumes: readonly number[];
  readonly files: number;
  /** Volumes that could not be read to their own index, volumes that are missing between others, and files of which a part is missing. */
  readonly problems: readonly Problem[];
}

/**
 * Makes the index of a set anew, from the indexes inside its volumes, each of which is read to its end. What is in volumes that are gone or damaged is not
 * in it, and is told. An index that is there is not replaced: `target-differs` (21). Memory: about 400 bytes a file.
 */
export async function rebuildIndex(access: FileAccess, folder: string, key: string): Promise<RebuildReport> {
  const index = join(folder, setIndexName(key));
  if (lstatOrNull(access, index) !== null) throw takenError(index);
  const problems: Problem[] = [];
  const found = volumesIn(access, folder, key);
  const [first] = found;
  if (first === undefined)
    throw new MediaStructError(
      'file-missing',
      `${displayPath(folder)}: expected volumes named ${displayPath(volumeName(key, 1, 'none'))} and so on, found none`,
      { path: folder },
    );
  const members: PackedMember[] = [];
  let header: SetHeader | null = null;
  for (const { volume, compression } of found)
    try {
      const own = await readVolumeIndex(access, {
        path: join(folder, volumeName(key, volume, compression)),
        volume,
        compression,
      });
      if (header !== null && own.header.set !== header.set)
        throw new Error('it belongs to another set of the same name');
      header ??= own.header;
      members.push(...own.members);
    } catch (error) {
      problems.push({ path: volumeName(key, volume, compression), what: messageOf(error) });
    }
  problems.push(
    ...missingIn(found.map(({ volume }) => volume)).map((volume) => ({
      path: volumeName(key, volume, first.compression),
      what: 'this volume is missing',
    })),
  );
  if (header === null)
    throw new MediaStructError(
      'damaged',
      `${displayPath(folder)}: none of the volumes holds its index: ${problems[0]?.what}`,
      { path: folder },
    );
  const { entries, torn } = joinParts(members);
  problems.push(...torn);
  using writer = new SealedFileWriter(access, index, {
    format: SET_FORMAT,
    header: { ...header, key },
    mode: 0o600,
  });
  for (const entry of entries) writer.add(formatPacked(entry));
  writer.commit();
  return {
    index,
    volumes: found.map(({ volume }) => volume),
    files: entries.filter(({ kind }) => kind === 'file').length,
    problems,
  };
}

interface FoundVolume {
  readonly volume: number;
  readonly compression: Compression;
}

function volumesIn(access: FileAccess, folder: string, key: string): readonly FoundVolume[] {
  return access
    .readdir(folder)
    .flatMap(({ kind, name }) => (kind === 'file' ? [parseVolumeName(key, name)] : []))
    .filter((one) => one !== null)
    .sort((a, b) => a.volume - b.volume);
}

function missingIn(volumes: readonly number[]): readonly number[] {
  const last = volumes.at(-1) ?? 0;
  return Array.from({ length: last }, (_, nth) => nth + 1).filter((volume) => !volumes.includes(volume));
}

/** Puts the parts of split files together; one of which a part is missing is told, and left out. */
export function joinParts(members: readonly PackedMember[]): {
  readonly entries: readonly PackedEntry[];
  readonly torn: readonly Problem[];
} {
  const entries: PackedEntry[] = [];
  const torn: Problem[] = [];
  const parts = Map.groupBy(
    members.filter(({ part }) => part !== undefined),
    ({ entry }) => entry.path,
  );
  for (const { entry, part } of members) {
    if (part === undefined) entries.push(entry);
    const together = part === undefined ? undefined : parts.get(entry.path);
    if (together === undefined) continue;
    parts.delete(entry.path);
    const whole = joined(together);
    if (whole === null)
      torn.push({ path: entry.path, what: 'a part of it is in a volume that is missing or damaged' });
    else entries.push(whole);
  }
  return { entries, torn };
}

function joined(parts: readonly PackedMember[]): PackedFile | null {
  const sorted = parts.toSorted((a, b) => (a.part ?? 0) - (b.part ?? 0));
  const last = sorted.at(-1);
  const isWhole = last?.isLast === true && sorted.every(({ part }, at) => part === at + 1);
  if (!isWhole || last.entry.kind !== 'file') return null;
  const places = sorted.flatMap(({ entry }) => (entry.kind === 'file' ? entry.places : []));
  return { ...last.entry, places };
}

interface VolumeIndex {
  readonly header: SetHeader;
  readonly members: readonly PackedMember[];
}

/** Reads a volume with tar-stream, whatever tar it is, to the index at its end. Throws where there is none. */
async function readVolumeIndex(
  access: FileAccess,
  { path, volume, compression }: FoundVolume & { readonly path: string },
): Promise<VolumeIndex> {
  using scratch = new ScratchFolder('volume');
  const copy = join(scratch.path, 'index');
  const text = await findMember(access, path, { name: volumeIndexMember(volume), compression });
  if (text === null) throw new Error('it does not hold its index');
  const fd = access.open(copy, OPEN.write | OPEN.create | OPEN.exclusive, 0o600);
  try {
    writeFull(access, fd, text);
  } finally {
    access.close(fd);
  }
  const header = readSealedHeader(access, copy, VOLUME_FORMAT);
  if (header === null) throw new Error('it does not hold its index');
  const members: PackedMember[] = [];
  // A line is there only until the next one is asked for.
  for (const line of readSealedLines(access, copy, VOLUME_FORMAT))
    members.push(parseMember(parseStoredLine(copy, line), linePlace(copy, line)));
  const isUsers = ({ entry }: PackedMember) => !entry.path.startsWith(`${INDEX_FOLDER}/`);
  return { header: parseSetHeader(header, { path, number: 1, offset: 0 }), members: members.filter(isUsers) };
}

/** The content of the last member of a name; null where there is none. */
async function findMember(
  access: FileAccess,
  path: string,
  { name, compression }: { readonly name: string; readonly compression: Compression },
): Promise<Buffer | null> {
  const fd = openForReading(access, path);
  try {
    const { size } = access.fstat(fd);
    const unpacked = extract();
    Readable.from(copiesOf(readPieces(access, fd, { compression, start: 0, end: size })))
      .on('error', (error) => unpacked.destroy(error))
      .pipe(unpacked);
    let found: Buffer | null = null;
    for await (const entry of unpacked) {
      const parts: Uint8Array[] = [];
      // A stream of tar-stream gives bytes and nothing else.
      for await (const part of entry) if (entry.header.name === name) parts.push(part as Uint8Array);
      if (entry.header.name === name) found = Buffer.concat(parts);
    }
    return found;
  } finally {
    access.close(fd);
  }
}

/** The pieces share a buffer, and a stream holds several at a time. */
function* copiesOf(pieces: Iterable<{ readonly bytes: Uint8Array }>): Generator<Uint8Array> {
  // `slice` of a Buffer is no copy.
  for (const { bytes } of pieces) yield new Uint8Array(bytes);
}
