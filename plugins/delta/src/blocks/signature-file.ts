import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { FileAccess } from '@mediastruct/core/threads';
import { displayPath, MediaStructError, openForReading, writeFull } from '@mediastruct/core/threads';
import type { ByteSource } from './byte-source.ts';
import { readAhead, readWholeAt, sourceOf } from './byte-source.ts';
import { damaged } from './failure.ts';
import { createNewFile } from './new-file.ts';
import type { Signature, Sketch } from './signature.ts';
import {
  CHECK_BYTES,
  parseRecordHead,
  parseSignature,
  parseSketch,
  RECORD,
  RECORD_HEAD_BYTES,
} from './signature-record.ts';

const MAGIC = Buffer.from('\x89MSSIG\r\n', 'latin1');
const VERSION = 1;
/** The magic, the version, seven zeros. */
const HEADER = Buffer.concat([MAGIC, Buffer.of(VERSION, 0, 0, 0, 0, 0, 0, 0)]);
const FOOTER = 0x45;
const COUNT_AT = 8;
const SEAL_AT = 16;
const FOOTER_BYTES = 48;
/** Written at a time: most records have less than 200 bytes. */
const GATHERED_BYTES = 256 << 10;

/** Where a signature stands in a file of signatures. Bytes. */
export interface SignaturePlace {
  readonly offset: number;
  readonly length: number;
}

/**
 * Writes a file of signatures, one after the other. The file is not valid before `finish`, and is taken away by `using` if that was not called. Give it a
 * temporary name. Memory: 256 KiB, and what is added, while it is.
 */
export class SignatureFileWriter {
  readonly #access: FileAccess;
  readonly #path: string;
  readonly #fd: number;
  readonly #digest = createHash('sha256');
  /** What is not written yet, and where in the file it begins. */
  readonly #gathered: Uint8Array[] = [];
  #written = 0;
  #length = 0;
  #count = 0;
  #isFinished = false;

  /** Throws `target-differs` where the name is taken. */
  constructor(access: FileAccess, path: string) {
    this.#access = access;
    this.#path = path;
    this.#fd = createNewFile(access, path);
    this.#digest.update(HEADER);
    this.#write(HEADER);
  }

  /** Adds a record of `formatSignature`, or one as `readRecord` took it from another file. */
  add(record: Uint8Array): SignaturePlace {
    const place = { offset: this.#length, length: record.length };
    this.#digest.update(record.subarray(record.length - CHECK_BYTES));
    this.#write(record);
    this.#count += 1;
    return place;
  }

  /** Ends the file, which is durable on return; its name is not. */
  finish(): void {
    this.#write(formatFooter(this.#count, this.#digest));
    this.#flush();
    this.#access.fsync(this.#fd);
    this.#isFinished = true;
    this.#access.close(this.#fd);
  }

  [Symbol.dispose](): void {
    if (this.#isFinished) return;
    this.#access.close(this.#fd);
    this.#access.unlink(this.#path);
  }

  #write(bytes: Uint8Array): void {
    this.#gathered.push(bytes);
    this.#length += bytes.length;
    if (this.#length - this.#written >= GATHERED_BYTES) this.#flush();
  }

  #flush(): void {
    writeFull(this.#access, this.#fd, Buffer.concat(this.#gathered.splice(0)));
    this.#written = this.#length;
  }
}

/** Seals the header, the checks of all records, and the count: each record is sealed by its own check. */
function formatFooter(count: number, digest: Hash): Buffer {
  const footer = Buffer.alloc(FOOTER_BYTES);
  footer[0] = FOOTER;
  footer.writeBigUInt64LE(BigInt(count), COUNT_AT);
  footer.set(digest.update(footer.subarray(0, SEAL_AT)).digest(), SEAL_AT);
  return footer;
}

export interface StoredSignature extends SignaturePlace {
  readonly signature: Signature;
}

/**
 * Reads a file of signatures to its end, in the order in which they were added. Throws `damaged` where any bit of it is not as it was written, at the latest after the
 * last signature, or `newer-format`. Memory: one signature twice.
 */
export function* readSignatures(access: FileAccess, path: string): Generator<StoredSignature> {
  const fd = openForReading(access, path);
  try {
    const source = sourceOf(access, fd, { size: access.fstat(fd).size });
    const digest = createHash('sha256').update(checkHeader(source, path));
    let offset = HEADER.length;
    let count = 0;
    for (; kindAt(source, offset) === RECORD; count += 1) {
      const record = readRecordAt(source, offset, path);
      yield { offset, length: record.length, signature: parseSignature(record, path) };
      digest.update(record.subarray(record.length - CHECK_BYTES));
      offset += record.length;
    }
    const footer = Buffer.alloc(FOOTER_BYTES);
    if (!readWholeAt(source, footer, offset)) throw damaged(path, 'the file of signatures was cut off');
    if (!footer.equals(formatFooter(count, digest)))
      throw damaged(path, 'the footer of the signatures does not match them');
    if (offset + FOOTER_BYTES !== source.size) throw damaged(path, 'more follows behind the footer');
  } finally {
    access.close(fd);
  }
}

/** Where a signature is to be read from. */
export interface SignatureAt extends SignaturePlace {
  readonly path: string;
}

/** The signature at a place, checked by itself; what else is in the file is not read. Throws `damaged`, `newer-format`, or the error of the file system. */
export function readSignature(access: FileAccess, at: SignatureAt): Signature {
  return parseSignature(readRecord(access, at), at.path);
}

/** The stored form of a signature, to be added to another file. It is checked. Throws as `readSignature`. */
export function readRecord(access: FileAccess, { path, ...place }: SignatureAt): Uint8Array {
  using reader = new SignatureFileReader(access, path);
  return reader.record(place);
}

/** A file of signatures that is open, for any number of them. What stands next to each other is read together. Memory: 64 KiB, and one signature. */
export class SignatureFileReader {
  readonly #access: FileAccess;
  readonly #path: string;
  readonly #fd: number;
  readonly #source: ByteSource;

  /** Throws as `readSignature`. */
  constructor(access: FileAccess, path: string) {
    this.#access = access;
    this.#path = path;
    this.#fd = openForReading(access, path);
    try {
      this.#source = readAhead(sourceOf(access, this.#fd, { size: access.fstat(this.#fd).size }));
      checkHeader(this.#source, path);
    } catch (error) {
      access.close(this.#fd);
      throw error;
    }
  }

  /** The stored form of a signature, checked. Throws as `readSignature`. */
  record({ offset, length }: SignaturePlace): Uint8Array {
    const record = readRecordAt(this.#source, offset, this.#path);
    if (record.length !== length)
      throw damaged(this.#path, `no signature of ${length} bytes at byte ${offset}`);
    parseSignature(record, this.#path);
    return record;
  }

  [Symbol.dispose](): void {
    this.#access.close(this.#fd);
  }
}

/**
 * The sketches of the signatures at these places, each with what belongs to it; no more of a signature is read, and its check is not
 * looked at. Throws as `readSignature`.
 */
export function* readSketches<Of>(
  access: FileAccess,
  path: string,
  places: Iterable<readonly [SignaturePlace, Of]>,
): Generator<readonly [Sketch, Of]> {
  const fd = openForReading(access, path);
  try {
    const source = sourceOf(access, fd, { size: access.fstat(fd).size });
    checkHeader(source, path);
    const head = new Uint8Array(RECORD_HEAD_BYTES);
    for (const [{ offset }, of] of places) {
      if (!readWholeAt(source, head, offset)) throw damaged(path, 'a signature was cut off');
      yield [parseSketch(head, path), of];
    }
  } finally {
    access.close(fd);
  }
}

function checkHeader(source: ByteSource, path: string): Uint8Array {
  const header = Buffer.alloc(HEADER.length);
  if (!readWholeAt(source, header, 0) || !MAGIC.equals(header.subarray(0, MAGIC.length)))
    throw damaged(path, 'expected a file of signatures of MediaStruct');
  const version = header[MAGIC.length] ?? 0;
  if (version > VERSION)
    throw new MediaStructError(
      'newer-format',
      `${displayPath(path)}: signatures of version ${version}; this program reads up to ${VERSION}`,
      { path, suggestions: ['Use the version of MediaStruct that made it.'] },
    );
  if (!HEADER.equals(header)) throw damaged(path, 'the header of the signatures cannot be read');
  return header;
}

function kindAt(source: ByteSource, offset: number): number {
  const kind = new Uint8Array(1);
  return readWholeAt(source, kind, offset) ? (kind[0] ?? -1) : -1;
}

/** Memory is taken only for as many bytes as the file has. */
function readRecordAt(source: ByteSource, offset: number, path: string): Uint8Array {
  const head = new Uint8Array(RECORD_HEAD_BYTES);
  if (!readWholeAt(source, head, offset)) throw damaged(path, 'a signature was cut off');
  const { recordBytes } = parseRecordHead(head, path);
  if (offset + recordBytes > source.size) throw damaged(path, 'a signature was cut off');
  const record = new Uint8Array(recordBytes);
  if (!readWholeAt(source, record, offset)) throw damaged(path, 'a signature was cut off');
  return record;
}
