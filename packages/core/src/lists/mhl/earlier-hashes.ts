import type { DigestAlgorithm } from '../../files/digest-algorithms.ts';
import { parseXml } from './parse-xml.ts';
import type { SaidOfPath, SaidOnce } from './said-of-path.ts';
import { joinedOnce, withGeneration } from './said-of-path.ts';

/** Digests that a history is compared by. */
export const COMPARED = ['xxh128', 'md5'] as const satisfies readonly DigestAlgorithm[];
export type ComparedAlgorithm = (typeof COMPARED)[number];

const HASH = 'hashlist/hashes/hash';

/** What a history says of the files of a folder. Memory: about 200 bytes a file, and as much again for each file of the list that is taken in. */
export class EarlierHashes {
  readonly #known = new Map<string, SaidOfPath>();

  /** Takes in one list; lists come oldest first. */
  addList(parts: Iterable<string>, path: string): void {
    const said = new Map<string, SaidOnce>();
    let name = '';
    let digests: Partial<Record<ComparedAlgorithm, string>> = {};
    let kinds = new Set<string>();
    let failedKinds = new Set<string>();
    parseXml(parts, path, {
      onOpen: (names, { action }) => {
        if (names.join('/') === HASH) [name, digests, kinds, failedKinds] = ['', {}, new Set(), new Set()];
        if (names.slice(0, -1).join('/') !== HASH) return;
        const kind = names.at(-1) ?? '';
        kinds.add(kind);
        if (action === 'failed') failedKinds.add(kind);
      },
      onText: (names, text) => {
        const at = names.join('/');
        if (at === `${HASH}/path`) name = text;
        for (const algorithm of COMPARED)
          if (at === `${HASH}/${algorithm}`) digests[algorithm] = text.toLowerCase();
      },
      onClose: (names) => {
        if (names.join('/') !== HASH) return;
        const once = { digests, kinds, failedKinds };
        const before = said.get(name);
        said.set(name, before === undefined ? once : joinedOnce(before, once));
      },
    });
    for (const [file, once] of said) this.#known.set(file, withGeneration(this.#known.get(file), once));
  }

  /** Undefined for a path that the history does not know, null for one of which it knows no digest of this kind that had not failed. */
  of(path: string, algorithm: ComparedAlgorithm): string | null | undefined {
    const known = this.#known.get(path);
    return known && (known.digests[algorithm] ?? null);
  }
}
