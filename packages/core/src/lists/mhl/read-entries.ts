import { join } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { DigestAlgorithm, Digests } from '../../files/digest-algorithms.ts';
import { normalDigest } from '../../files/digest-algorithms.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import type { ListEntry } from '../list-entry.ts';
import { readHistory, unchainedLists } from './history.ts';
import { textOf } from './list-text.ts';
import { parseXml } from './parse-xml.ts';
import type { SaidOfPath, SaidOnce } from './said-of-path.ts';
import { joinedOnce, withGeneration } from './said-of-path.ts';

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
  /** Absolute paths of hash lists beside the chain of a history that it does not name. They are not read. */
  readonly unchained: readonly string[];
}

/** A file as one hash list tells of it. */
interface ReadHash extends SaidOnce {
  readonly path: string;
  readonly size: number | undefined;
}

/** The files of one hash list, of ASC MHL 2.0 or MHL 1. Hashes of folders are passed over. `fileTime` is when it was made where it does not say. Throws `damaged` (12). */
export function readMhlEntries(access: FileAccess, path: string, fileTime: string): MhlEntries {
  const { madeAt, hashes } = readHashes(access, path, fileTime);
  return { madeAt, entries: hashes.map(entryOf), badLines: [], unchained: [] };
}

function entryOf({ path, size, digests, failedKinds }: Omit<ReadHash, 'kinds'>): ListEntry {
  return { path, size, digests, ...(failedKinds.size > 0 && { isFailed: true }) };
}

function readHashes(
  access: FileAccess,
  path: string,
  fileTime: string,
): { readonly madeAt: string; readonly hashes: readonly ReadHash[] } {
  const hashes: ReadHash[] = [];
  let madeAt = fileTime;
  let isHashList = false;
  let open = new OpenHash();
  parseXml(textOf(access, path), path, {
    onOpen: (names, attributes) => {
      isHashList ||= names[0] === 'hashlist';
      if (isHash(names)) open = new OpenHash();
      if (isHash(names.slice(0, -1))) open.begin(names.at(-1) ?? '', attributes);
    },
    onText: (names, text) => {
      const name = names.at(-1) ?? '';
      if (name === 'creationdate' && names.at(-2) === 'creatorinfo') madeAt = isoTime(text) ?? madeAt;
      if (isHash(names.slice(0, -1))) open.set(name, text);
    },
    onClose: (names) => {
      if (!isHash(names)) return;
      const hash = open.hash();
      if (hash === null) throw badHash(path, hashes.length + 1);
      hashes.push(hash);
    },
  });
  if (!isHashList) throw notHashList(path);
  return { madeAt, hashes };
}

/**
 * The files of a history, by the newest digests that had not failed. One that failed stays so until a list tells the same kind of hash without failing; one that a list
 * names twice with hashes that differ has failed. A list that is not as the chain says is `damaged` (12). Memory: about 400 bytes a file.
 */
export function readHistoryEntries(access: FileAccess, folder: string): MhlEntries {
  const known = new Map<string, SaidOfPath & Pick<ReadHash, 'path' | 'size'>>();
  let madeAt = '';
  const generations = readHistory(access, folder)?.generations ?? [];
  for (const { name } of generations) {
    const list = readHashes(access, join(folder, name), madeAt);
    madeAt = list.madeAt;
    for (const hash of joinedByPath(list.hashes)) {
      const { path, size } = hash;
      known.set(path, { path, size, ...withGeneration(known.get(path), hash) });
    }
  }
  const unchained = unchainedLists(access, folder, generations);
  return { madeAt, entries: [...known.values()].map(entryOf), badLines: [], unchained };
}

function joinedByPath(hashes: readonly ReadHash[]): Iterable<ReadHash> {
  const joined = new Map<string, ReadHash>();
  for (const hash of hashes) {
    const before = joined.get(hash.path);
    joined.set(hash.path, before === undefined ? hash : { ...joinedTwice(before, hash), path: hash.path });
  }
  return joined.values();
}

/** Sizes that differ are as hashes that do. */
function joinedTwice(a: ReadHash, b: ReadHash): Omit<ReadHash, 'path'> {
  const { failedKinds, ...once } = joinedOnce(a, b);
  const isOther = a.size !== undefined && b.size !== undefined && a.size !== b.size;
  return {
    ...once,
    size: a.size ?? b.size,
    failedKinds: isOther ? new Set([...failedKinds, 'path']) : failedKinds,
  };
}

/** `hashlist/hashes/hash` of ASC MHL, `hashlist/hash` of MHL 1. */
function isHash(names: readonly string[]): boolean {
  const at = names.join('/');
  return at === 'hashlist/hashes/hash' || at === 'hashlist/hash';
}

class OpenHash {
  readonly #kinds = new Set<string>();
  readonly #failedKinds = new Set<string>();
  #path = '';
  #size: number | undefined;
  #isSound = true;
  readonly #digests: Partial<Record<DigestAlgorithm, string>> = {};

  begin(name: string, attributes: Readonly<Record<string, string | undefined>>): void {
    const kind = ELEMENTS[name] ?? name;
    this.#kinds.add(kind);
    if (attributes['action'] === 'failed') this.#failedKinds.add(kind);
    if (name === 'path') this.#setSize(attributes['size']);
  }

  #setSize(text: string | undefined): void {
    if (text !== undefined && /^[0-9]{1,15}$/.test(text)) this.#size = Number(text);
  }

  set(name: string, text: string): void {
    if (name === 'path' || name === 'file') this.#path = text;
    if (name === 'size') this.#setSize(text.trim());
    const algorithm = ELEMENTS[name];
    if (algorithm === undefined) return;
    const digest = normalDigest(algorithm, text.trim());
    if (digest === null) this.#isSound = false;
    else this.#digests[algorithm] = digest;
  }

  /** Null where it names no file, or a digest that is none. A hash of none of the algorithms that are known has no digest. */
  hash(): ReadHash | null {
    if (this.#path === '' || !this.#isSound) return null;
    const digests: Digests = this.#digests;
    const [path, size, kinds, failedKinds] = [this.#path, this.#size, this.#kinds, this.#failedKinds];
    return { path, size, digests, kinds, failedKinds };
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
