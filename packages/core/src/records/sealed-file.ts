import { createHash } from 'node:crypto';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { StateFileWriter } from '../files/state-file.ts';
import { FieldReader } from './fields.ts';
import type { StoredLine } from './line-reader.ts';
import { readLastLine, readLines } from './line-reader.ts';
import type { JsonObject } from './stored-json.ts';
import { damagedLine } from './damaged-line.ts';
import { checkFormat, linePlace, parseStoredLine } from './stored-json.ts';

/**
 * A sealed file: NDJSON whose first line is a header with format and version, and whose last line is a footer with the
 * number of lines between and the SHA-256 of all bytes before it. A file without a fitting footer is `damaged`.
 */
export interface SealedFormat {
  readonly format: string;
  readonly version: number;
  /** What an error calls the file, such as `index`. */
  readonly noun: string;
  /** The footer's field that counts the lines between header and footer. */
  readonly counter: string;
  /** What the user can do about a damaged one. */
  readonly suggestions?: readonly string[];
}

export interface SealedFooter {
  readonly lines: number;
  /** Over all bytes before the footer; names this very content. */
  readonly sha256: string;
  /** All fields of the footer. */
  readonly fields: JsonObject;
}

/** A footer, and the byte offset at which its line begins. */
export interface PlacedFooter extends SealedFooter {
  readonly offset: number;
}

/** Writes a sealed file as a stream. It appears whole at `commit()`, durable, in place of an older one. */
export class SealedFileWriter {
  readonly #writer: StateFileWriter;
  readonly #format: SealedFormat;
  readonly #digest = createHash('sha256');
  #summing = true;
  #lines = 0;

  constructor(
    access: FileAccess,
    path: string,
    { format, header, mode }: { format: SealedFormat; header: object; mode?: number },
  ) {
    this.#format = format;
    const onBytes = (bytes: Uint8Array) => {
      if (this.#summing) this.#digest.update(bytes);
    };
    this.#writer = new StateFileWriter(access, path, { onBytes, mode });
    const { format: name, version } = format;
    this.#writer.write(`${JSON.stringify({ format: name, version, ...header })}\n`);
  }

  /** A line without its line feed. */
  add(line: string): void {
    this.#writer.write(`${line}\n`);
    this.#lines += 1;
  }

  /** So many whole lines, each with its line feed. Written at once. */
  addBytes(bytes: Uint8Array, lines: number): void {
    this.#writer.writeBytes(bytes);
    this.#lines += lines;
  }

  /** Writes the footer, with `fields` beside its own, and gives the file its name. */
  commit(fields: object = {}): SealedFooter {
    this.#writer.flush();
    this.#summing = false;
    const sha256 = this.#digest.digest('hex');
    const footer = { footer: true, [this.#format.counter]: this.#lines, ...fields, sha256 };
    this.#writer.write(`${JSON.stringify(footer)}\n`);
    this.#writer.commit();
    return { lines: this.#lines, sha256, fields: footer };
  }

  /** How many bytes were written, and their sum; the file stays under its temporary name if it is not committed. */
  mark(): { readonly bytes: number; readonly sha256: string } {
    this.#writer.flush();
    this.#writer.keep();
    return { bytes: this.#writer.written, sha256: this.#digest.copy().digest('hex') };
  }

  /** Drops what was not committed, unless it was marked. */
  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]();
  }
}

/** The header of a sealed file with its format checked; null where there is no file. The file may be damaged behind it. */
export function readSealedHeader(access: FileAccess, path: string, format: SealedFormat): JsonObject | null {
  if (lstatOrNull(access, path) === null) return null;
  for (const line of readLines(access, path)) return parseSealedHeader(path, line, format);
  throw damagedFile(path, format, 'the file is empty');
}

/** The footer of a sealed file, from its end; null where there is no file. What stands before it is not checked. */
export function readSealedFooter(
  access: FileAccess,
  path: string,
  format: SealedFormat,
): PlacedFooter | null {
  if (lstatOrNull(access, path) === null) return null;
  const line = readLastLine(access, path);
  const footer = line?.whole ? parseFooter(path, line, format) : null;
  if (line === null || footer === null)
    throw damagedFile(path, format, 'it does not end with its footer, so it was cut off or added to');
  return { ...footer, offset: line.offset };
}

/**
 * The lines between header and footer. `onHeader` gets the header before the first of them. Reading to the end proves
 * the file whole; `damaged` (12) otherwise.
 */
export function* readSealedLines(
  access: FileAccess,
  path: string,
  { onHeader, ...format }: SealedFormat & { readonly onHeader?: (header: JsonObject) => void },
): Generator<StoredLine> {
  const digest = createHash('sha256');
  let lines = 0;
  let footer: SealedFooter | null = null;
  for (const line of readLines(access, path, { digest })) {
    if (line.number === 1) {
      const header = parseSealedHeader(path, line, format);
      onHeader?.(header);
    } else if (footer !== null) throw damagedLine(linePlace(path, line), 'there is a line after the footer');
    else if ((footer = parseFooter(path, line, format)) === null) {
      lines += 1;
      yield line;
    }
  }
  if (footer === null) throw damagedFile(path, format, 'it has no footer, so it was cut off');
  checkSum(path, format, { footer, lines, sha256: digest.digest('hex') });
}

/** Throws `damaged` (12) unless a footer tells what was read before it: so many lines, and their sum. */
export function checkSum(
  path: string,
  format: SealedFormat,
  {
    footer,
    lines,
    sha256,
  }: { readonly footer: SealedFooter; readonly lines: number; readonly sha256: string },
): void {
  if (footer.lines !== lines)
    throw damagedFile(path, format, `its footer counts ${footer.lines} ${format.counter}, found ${lines}`);
  if (footer.sha256 !== sha256) throw damagedFile(path, format, 'its checksum does not match its lines');
}

export function damagedFile(
  path: string,
  { noun, suggestions = [] }: Pick<SealedFormat, 'noun' | 'suggestions'>,
  what: string,
): MediaStructError {
  return new MediaStructError('damaged', `${path}: the ${noun} is damaged: ${what}`, { path, suggestions });
}

/** The header that a sealed file begins with; `damaged` (12) or `newer-format` (33) where its format is not this one. */
export function parseSealedHeader(path: string, line: StoredLine, format: SealedFormat): JsonObject {
  const object = parseStoredLine(path, line);
  checkFormat(object, format, linePlace(path, line));
  return object;
}

const FOOTER_START = '{"footer":';

function parseFooter(path: string, line: StoredLine, { counter }: SealedFormat): SealedFooter | null {
  if (line.bytes.toString('latin1', 0, FOOTER_START.length) !== FOOTER_START) return null;
  const object = parseStoredLine(path, line);
  const fields = new FieldReader(object, linePlace(path, line));
  return { lines: fields.count(counter), sha256: fields.sha256('sha256'), fields: object };
}
