import { createHash } from 'node:crypto';
import type { FileAccess, FileStat } from '../files/file-access.ts';
import { openForReading, sameFile } from '../files/hash-file.ts';
import type { LineChunk } from './line-chunks.ts';
import { readLineChunks } from './line-chunks.ts';
import { readLines } from './line-reader.ts';
import type { PlacedFooter, SealedFormat } from './sealed-file.ts';
import { checkSum, damagedFile, parseSealedHeader, readSealedFooter } from './sealed-file.ts';
import type { JsonObject } from './stored-json.ts';

/**
 * A sealed file held open, whose lines are read in chunks and more than once. The first reading to the end proves it whole (`damaged`, 12);
 * a later one only that nobody wrote to it since. Another file that takes its name meanwhile is not seen.
 */
export class SealedChunks {
  readonly path: string;
  readonly header: JsonObject;
  readonly footer: PlacedFooter;
  readonly fd: number;
  readonly #access: FileAccess;
  readonly #format: SealedFormat;
  readonly #headerEnd: number;
  #proven: FileStat | null = null;

  /** Opens a file that must be there. */
  constructor(access: FileAccess, path: string, format: SealedFormat) {
    this.path = path;
    this.#access = access;
    this.#format = format;
    this.fd = openForReading(access, path);
    const footer = readSealedFooter(access, path, format);
    const first = firstLine(access, path, format);
    if (footer === null || first === null) throw damagedFile(path, format, 'the file is empty');
    this.footer = footer;
    this.header = first.header;
    this.#headerEnd = first.end;
  }

  /** The lines between header and footer. */
  *chunks(): Generator<LineChunk> {
    const { path, fd } = this;
    const before = this.#access.fstat(fd);
    const digest = this.#proven === null ? createHash('sha256') : null;
    if (this.#proven !== null && !sameFile(before, this.#proven)) throw this.#changed();
    const range = { fd, path, from: 0, to: this.footer.offset };
    let lines = 0;
    for (const chunk of readLineChunks(this.#access, range)) {
      digest?.update(chunk.bytes);
      const rest = chunk.offset === 0 ? this.#behindHeader(chunk) : chunk;
      lines += rest.lines;
      yield rest;
    }
    if (!sameFile(before, this.#access.fstat(fd))) throw this.#changed();
    if (digest !== null)
      checkSum(path, this.#format, { footer: this.footer, lines, sha256: digest.digest('hex') });
    this.#proven = before;
  }

  [Symbol.dispose](): void {
    this.#access.close(this.fd);
  }

  #behindHeader({ bytes, ends, lines }: LineChunk): LineChunk {
    const offset = this.#headerEnd;
    return {
      bytes: bytes.subarray(offset),
      ends: ends.subarray(1, lines).map((end) => end - offset),
      lines: lines - 1,
      offset,
    };
  }

  #changed(): Error {
    return damagedFile(this.path, this.#format, 'it changed while it was read');
  }
}

function firstLine(access: FileAccess, path: string, format: SealedFormat) {
  for (const line of readLines(access, path))
    return { header: parseSealedHeader(path, line, format), end: line.bytes.length + 1 };
  return null;
}
