import { Buffer } from 'node:buffer';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { errnoOf, lstatOrNull, OPEN } from '../../files/file-access.ts';
import { writeFull } from '../../files/write-full.ts';
import { FieldReader } from '../../records/fields.ts';
import { readLines } from '../../records/line-reader.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import { checkFormat, linePlace, parseStoredLine } from '../../records/stored-json.ts';

/** How far a crawl came that has not ended (docs/formats/crawl-marks.md). */
export const MARKS_FORMAT = { format: 'mediastruct-crawl-marks', version: 1 };

export interface MarksHeader {
  /** What the crawl writes to: a new base under its temporary name, or the changes. */
  readonly file: 'base' | 'changes';
  /** Where its lines begin in there. */
  readonly from: number;
  /** When it began, ISO 8601 UTC. */
  readonly startedAt: string;
  /** It reads every file. */
  readonly force: boolean;
  /** It forgets what the index said of the tree. */
  readonly acceptTree: boolean;
  /** It reads files whose hash is as old, days; infinite where no age counts. */
  readonly maxAgeDays: number;
  /** Device and inode of the tree's root. */
  readonly rootIdentity: string;
}

/** The bytes of the file from `from` up to `bytes`, which end with a whole line, have this sum. */
export interface CrawlMark {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes down how far a crawl came. Nothing is made durable: what a power cut leaves counts as far as the sums fit. A mark that
 * cannot be written costs a resumed crawl some time and nothing else, so errors of the disk are passed over.
 */
export class MarkWriter {
  readonly #access: FileAccess;
  readonly #path: string;
  readonly #header: MarksHeader;
  #fd: number | null = null;
  #isBroken = false;

  constructor(access: FileAccess, path: string, header: MarksHeader) {
    this.#access = access;
    this.#path = path;
    this.#header = header;
  }

  mark(mark: CrawlMark): void {
    if (this.#isBroken) return;
    this.#isBroken = !isDone(() => {
      const header = this.#fd === null ? `${JSON.stringify({ ...MARKS_FORMAT, ...this.#header })}\n` : '';
      this.#fd ??= this.#access.open(this.#path, OPEN.write | OPEN.create | OPEN.truncate, 0o644);
      writeFull(this.#access, this.#fd, Buffer.from(`${header}${JSON.stringify(mark)}\n`, 'utf8'));
    });
  }

  [Symbol.dispose](): void {
    const fd = this.#fd;
    this.#fd = null;
    if (fd !== null) isDone(() => this.#access.close(fd));
  }
}

/** The marks of a crawl that did not end, up to a torn or damaged one; null where there are none that can be read. */
export function readMarks(
  access: FileAccess,
  path: string,
): { readonly header: MarksHeader; readonly marks: readonly CrawlMark[] } | null {
  if (lstatOrNull(access, path) === null) return null;
  let header: MarksHeader | null = null;
  const marks: CrawlMark[] = [];
  try {
    for (const line of readLines(access, path)) {
      const place = linePlace(path, line);
      const object = parseStoredLine(path, line);
      const fields = new FieldReader(object, place);
      if (header === null) {
        checkFormat(object, MARKS_FORMAT, place);
        header = {
          file: fields.oneOf('file', ['base', 'changes']),
          from: fields.count('from'),
          startedAt: fields.text('startedAt'),
          // A command that was not asked for it may leave the field out.
          force: object['force'] === true,
          ...optionsOf(object),
          rootIdentity: fields.text('rootIdentity'),
        };
      } else marks.push({ bytes: fields.count('bytes'), sha256: fields.sha256('sha256') });
    }
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
  }
  return header && { header, marks };
}

/** What earlier versions did not write down; JSON has no infinite number, so null stands for it. */
export function optionsOf(object: JsonObject): Pick<MarksHeader, 'acceptTree' | 'maxAgeDays'> {
  const { acceptTree, maxAgeDays } = object;
  return {
    acceptTree: acceptTree === true,
    maxAgeDays: typeof maxAgeDays === 'number' ? maxAgeDays : Number.POSITIVE_INFINITY,
  };
}

function isDone(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return false;
  }
}
