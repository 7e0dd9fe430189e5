import { createHash } from 'node:crypto';
import type { FileAccess, FileStat } from '../files/file-access.ts';
import { toError } from '../files/file-access.ts';
import type { HashOutcome } from '../files/hash-file.ts';
import { openForReading, sameFile } from '../files/hash-file.ts';
import type { LineChunk } from './line-chunks.ts';
import { readLineChunks } from './line-chunks.ts';
import { readLines } from './line-reader.ts';
import type { PlacedFooter, SealedFormat } from './sealed-file.ts';
import { checkSum, damagedFile, parseSealedHeader, readSealedFooter } from './sealed-file.ts';
import type { JsonObject } from './stored-json.ts';

/** Of a shorter file the sum is made in less time than a thread takes to start. Bytes. */
const LONG_BYTES = 64 << 20;

/** Another thread that makes sums. */
export interface SumsElsewhere {
  /** The SHA-256 of the first bytes of a file. */
  readonly make: (path: string, bytes: number) => Promise<HashOutcome>;
  /** Files of fewer bytes are not worth it; 64 MiB if absent. */
  readonly longBytes?: number;
}

/**
 * A sealed file held open, whose lines are read in chunks and more than once. The first reading to the end proves it whole (`damaged`, 12);
 * a later one only that nobody wrote to it since. Where another thread makes the sum of a long file, `prove` has to be called too. Another file that takes its name meanwhile is not seen.
 */
export class SealedChunks {
  readonly path: string;
  readonly header: JsonObject;
  readonly footer: PlacedFooter;
  readonly fd: number;
  readonly #access: FileAccess;
  readonly #format: SealedFormat;
  readonly #headerEnd: number;
  readonly #elsewhere: SumsElsewhere | null;
  /** How the file was when it was read to its end. */
  #read: FileStat | null = null;
  /** The sum that is made elsewhere; never rejects, because it is awaited late. */
  #sum: Promise<{ readonly outcome: HashOutcome } | { readonly error: unknown }> | null = null;

  /** Opens a file that must be there. */
  constructor(
    access: FileAccess,
    path: string,
    { elsewhere = null, ...format }: SealedFormat & { readonly elsewhere?: SumsElsewhere | null },
  ) {
    this.path = path;
    this.#access = access;
    this.#format = format;
    this.#elsewhere = elsewhere;
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
    if (this.#read !== null && !sameFile(before, this.#read)) throw this.#changed();
    const digest = this.#read === null && !this.#sumsElsewhere() ? createHash('sha256') : null;
    const range = { fd, path, from: 0, to: this.footer.offset };
    let lines = 0;
    for (const chunk of readLineChunks(this.#access, range)) {
      digest?.update(chunk.bytes);
      const rest = chunk.offset === 0 ? this.#behindHeader(chunk) : chunk;
      lines += rest.lines;
      yield rest;
    }
    if (!sameFile(before, this.#access.fstat(fd))) throw this.#changed();
    const sha256 = digest?.digest('hex') ?? this.footer.sha256;
    checkSum(path, this.#format, { footer: this.footer, lines, sha256 });
    this.#read = before;
  }

  /** Waits for a sum that is made elsewhere; `damaged` (12) if it is not that of the footer, or another file was summed than was read. */
  async prove(): Promise<void> {
    const sum = await this.#sum;
    this.#sum = null;
    if (sum === null) return;
    if ('error' in sum) throw sum.error;
    const { outcome } = sum;
    if (outcome.kind === 'failed' && outcome.errno !== 'ECHANGED') throw toError(outcome);
    if (outcome.kind === 'failed' || this.#read === null || !sameFile(outcome.stat, this.#read))
      throw this.#changed();
    const { footer } = this;
    checkSum(this.path, this.#format, { footer, lines: footer.lines, sha256: outcome.sha256 });
  }

  [Symbol.dispose](): void {
    this.#access.close(this.fd);
  }

  /** Whether another thread makes the sum, which it is asked for at the first reading. */
  #sumsElsewhere(): boolean {
    const { offset } = this.footer;
    if (this.#elsewhere === null || offset < (this.#elsewhere.longBytes ?? LONG_BYTES)) return false;
    this.#sum ??= this.#elsewhere.make(this.path, offset).then(
      (outcome) => ({ outcome }),
      (error: unknown) => ({ error }),
    );
    return true;
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
