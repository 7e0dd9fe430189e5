import { parseXml } from './parse-xml.ts';

/** What a history says of the files of a folder. Memory: about 200 bytes a file. */
export class EarlierHashes {
  /** The newest XXH128 of a path; null where it is known by other kinds of hashes only. */
  readonly #hashes = new Map<string, string | null>();

  /** Takes in one list; lists come oldest first. */
  addList(parts: Iterable<string>, path: string): void {
    let open: { path: string; xxh128: string | null } = { path: '', xxh128: null };
    parseXml(parts, path, {
      onText: (names, text) => {
        const at = names.join('/');
        if (at === 'hashlist/hashes/hash/path') open = { path: text, xxh128: null };
        if (at === 'hashlist/hashes/hash/xxh128') open.xxh128 = text.toLowerCase();
      },
      onClose: (names) => {
        if (names.join('/') !== 'hashlist/hashes/hash') return;
        this.#hashes.set(open.path, open.xxh128 ?? this.#hashes.get(open.path) ?? null);
      },
    });
  }

  /** Undefined for a path that the history does not know. */
  of(path: string): string | null | undefined {
    return this.#hashes.get(path);
  }
}
