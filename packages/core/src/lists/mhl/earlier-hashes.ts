import type { DigestAlgorithm } from '../../files/digest-algorithms.ts';
import { parseXml } from './parse-xml.ts';

/** Digests that a history is compared by. */
const COMPARED = ['xxh128', 'md5'] as const satisfies readonly DigestAlgorithm[];
export type ComparedAlgorithm = (typeof COMPARED)[number];

/** What a history says of the files of a folder. Memory: about 200 bytes a file. */
export class EarlierHashes {
  /** The newest digests of a path that were not told as failed; none where it is known by other kinds of hashes only. */
  readonly #hashes = new Map<string, Partial<Record<ComparedAlgorithm, string>>>();

  /** Takes in one list; lists come oldest first. */
  addList(parts: Iterable<string>, path: string): void {
    let name = '';
    let isFailed = false;
    let digests: Partial<Record<ComparedAlgorithm, string>> = {};
    parseXml(parts, path, {
      onOpen: (names, { action }) => {
        if (names.join('/') === 'hashlist/hashes/hash') isFailed = false;
        isFailed ||= action === 'failed';
      },
      onText: (names, text) => {
        const at = names.join('/');
        if (at === 'hashlist/hashes/hash/path') {
          name = text;
          digests = {};
        }
        for (const algorithm of COMPARED)
          if (at === `hashlist/hashes/hash/${algorithm}`) digests[algorithm] = text.toLowerCase();
      },
      onClose: (names) => {
        if (names.join('/') !== 'hashlist/hashes/hash') return;
        // What failed once must not be verified by being listed.
        this.#hashes.set(name, { ...this.#hashes.get(name), ...(isFailed ? {} : digests) });
      },
    });
  }

  /** Undefined for a path that the history does not know, null for one that it knows by other kinds of hashes only. */
  of(path: string, algorithm: ComparedAlgorithm): string | null | undefined {
    const known = this.#hashes.get(path);
    return known && (known[algorithm] ?? null);
  }
}
