import type { Buffer } from 'node:buffer';
import { isAscii } from 'node:buffer';
import type { StoredLine } from '../records/line-reader.ts';
import type { TakenRecord } from '../records/file-record.ts';
import type { ListedCopy } from './holder.ts';

const BACKSLASH = 0x5c;
/** Paths that may leave the tree, or that are not written as usual. */
const ODD_PATH = /(?:^|\/)\.{0,2}(?:\/|$)/;

const HASH_START = '{"sha256":"';
const HASH_AT = HASH_START.length;
const HASH_END = HASH_AT + 64;
const PATH_START = '","path":"';
const PATH_AT = HASH_END + PATH_START.length;
const SIZE_START = '","size":';

/**
 * The copy that a record line tells, taken in place where it is laid out as `formatFileRecord` does and is plain ASCII without
 * escapes, so that a key can only stand where a key stands; null where the line has to be parsed, with all checks.
 */
export function scanCopy({ bytes }: Pick<StoredLine, 'bytes'>): ListedCopy | null {
  if (!isPlain(bytes)) return null;
  const line = bytes.toString('latin1');
  if (!line.startsWith(HASH_START) || !line.startsWith(PATH_START, HASH_END)) return null;
  const pathEnd = line.indexOf('"', PATH_AT);
  const path = line.slice(PATH_AT, pathEnd);
  if (!line.startsWith(SIZE_START, pathEnd) || path === '' || ODD_PATH.test(path)) return null;
  const sizeAt = pathEnd + SIZE_START.length;
  const sizeEnd = line.indexOf(',', sizeAt);
  const size = Number(line.slice(sizeAt, sizeEnd));
  if (!Number.isSafeInteger(size) || size < 0 || line.includes(',"error":', sizeEnd)) return null;
  const scan = new TextScan(line, sizeEnd);
  const verifiedAt = scan.text(',"verifiedAt":"');
  const taken = scanTaken(scan);
  if (taken === undefined) return null;
  return {
    path,
    size,
    sha256: line.slice(HASH_AT, HASH_END),
    taken,
    camera: scan.text(',"camera":"'),
    origin: scan.text(',"origin":"'),
    verifiedAt,
    isSound: true,
  };
}

function isPlain(bytes: Buffer): boolean {
  return isAscii(bytes) && !bytes.includes(BACKSLASH);
}

/** Undefined where it is not written as usual. */
function scanTaken(scan: TextScan): TakenRecord | null | undefined {
  if (!scan.skip(',"taken":{')) return null;
  const local = scan.text('"local":"');
  const offset = scan.text(',"offset":"');
  const source = scan.text(',"source":"');
  const precision = scan.text(',"precision":"');
  const confidence = scan.text(',"confidence":"');
  if (local === null || source === null || precision === null || confidence === null) return undefined;
  return { local, offset, source, precision, confidence };
}

/** Takes texts from a line, each behind the one before. */
class TextScan {
  readonly #line: string;
  #at: number;

  constructor(line: string, from: number) {
    this.#line = line;
    this.#at = from;
  }

  /** The text behind a key; null where the key does not follow. */
  text(key: string): string | null {
    if (!this.skip(key)) return null;
    const start = this.#at;
    this.#at = this.#line.indexOf('"', start);
    return this.#line.slice(start, this.#at);
  }

  skip(key: string): boolean {
    const at = this.#line.indexOf(key, this.#at);
    if (at < 0) return false;
    this.#at = at + key.length;
    return true;
  }
}
