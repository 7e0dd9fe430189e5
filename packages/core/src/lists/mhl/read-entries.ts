import { join } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { DigestAlgorithm, Digests } from '../../files/digest-algorithms.ts';
import { normalDigest } from '../../files/digest-algorithms.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import type { ListEntry } from '../list-entry.ts';
import { readHistory } from './history.ts';
import { textOf } from './list-text.ts';
import { parseXml } from './parse-xml.ts';

/** Elements of a hash in ASC MHL 2.0 and in the older MHL 1, with the digests that they hold. */
const ELEMENTS: Readonly<Record<string, DigestAlgorithm>> = {
  md5: 'md5',
  sha1: 'sha1',
  c4: 'c4',
  xxh64: 'xxh64',
  xxh3: 'xxh3',
  xxh128: 'xxh128',
  xxhash64be: 'xxh64',
};

export interface MhlEntries {
  readonly madeAt: string;
  readonly entries: readonly ListEntry[];
  /** Always empty: what is no hash list is refused as a whole. */
  readonly badLines: readonly number[];
}

/** The files of one hash list, of ASC MHL 2.0 or MHL 1. Hashes of folders are passed over. `fileTime` is when it was made where it does not say. Throws `damaged` (12). */
export function readMhlEntries(access: FileAccess, path: string, fileTime: string): MhlEntries {
  const entries: ListEntry[] = [];
  let madeAt = fileTime;
  let isHashList = false;
  let open = new OpenHash();
  parseXml(textOf(access, path), path, {
    onOpen: (names, attributes) => {
      isHashList ||= names[0] === 'hashlist';
      if (isHash(names)) open = new OpenHash();
      if (isHash(names.slice(0, -1)) && names.at(-1) === 'path') open.setSize(attributes['size']);
      if (attributes['action'] === 'failed') open.isFailed = true;
    },
    onText: (names, text) => {
      const name = names.at(-1) ?? '';
      if (name === 'creationdate' && names.at(-2) === 'creatorinfo') madeAt = isoTime(text) ?? madeAt;
      if (isHash(names.slice(0, -1))) open.set(name, text);
    },
    onClose: (names) => {
      if (!isHash(names)) return;
      const entry = open.entry();
      if (entry === null) throw badHash(path, entries.length + 1);
      entries.push(entry);
    },
  });
  if (!isHashList) throw notHashList(path);
  return { madeAt, entries, badLines: [] };
}

/**
 * The files of a history, as its newest list that names each of them tells. A list that is not as the chain says is `damaged` (12).
 */
export function readHistoryEntries(access: FileAccess, folder: string): MhlEntries {
  const entries = new Map<string, ListEntry>();
  let madeAt = '';
  for (const { name } of readHistory(access, folder)?.generations ?? []) {
    const list = readMhlEntries(access, join(folder, name), madeAt);
    madeAt = list.madeAt;
    for (const entry of list.entries) {
      const digests = { ...entries.get(entry.path)?.digests, ...entry.digests };
      entries.set(entry.path, { ...entry, digests });
    }
  }
  return { madeAt, entries: [...entries.values()], badLines: [] };
}

/** `hashlist/hashes/hash` of ASC MHL, `hashlist/hash` of MHL 1. */
function isHash(names: readonly string[]): boolean {
  const at = names.join('/');
  return at === 'hashlist/hashes/hash' || at === 'hashlist/hash';
}

class OpenHash {
  isFailed = false;
  #path = '';
  #size: number | undefined;
  #isSound = true;
  readonly #digests: Partial<Record<DigestAlgorithm, string>> = {};

  setSize(text: string | undefined): void {
    if (text !== undefined && /^[0-9]{1,15}$/.test(text)) this.#size = Number(text);
  }

  set(name: string, text: string): void {
    if (name === 'path' || name === 'file') this.#path = text;
    if (name === 'size') this.setSize(text.trim());
    const algorithm = ELEMENTS[name];
    if (algorithm === undefined) return;
    const digest = normalDigest(algorithm, text.trim());
    if (digest === null) this.#isSound = false;
    else this.#digests[algorithm] = digest;
  }

  /** Null where it names no file, or a digest that is none. A hash of none of the algorithms that are known has no digest. */
  entry(): ListEntry | null {
    if (this.#path === '' || !this.#isSound) return null;
    const digests: Digests = this.#digests;
    return { path: this.#path, size: this.#size, digests, ...(this.isFailed && { isFailed: true }) };
  }
}

function isoTime(text: string): string | null {
  const time = Date.parse(text.trim());
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function badHash(path: string, number: number): MediaStructError {
  return new MediaStructError(
    'damaged',
    `${displayPath(path)}: hash ${number}: expected the path of a file and digests, found others`,
    { path },
  );
}

function notHashList(path: string): MediaStructError {
  return new MediaStructError(
    'damaged',
    `${displayPath(path)}: expected a hash list of ASC MHL, found other XML`,
    { path },
  );
}
