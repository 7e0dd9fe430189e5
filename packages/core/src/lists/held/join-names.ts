import type { ExtraAlgorithm, ExtraDigests } from '../../files/digest-algorithms.ts';
import { EXTRA_ALGORITHMS } from '../../files/digest-algorithms.ts';
import type { FileRecord } from '../../records/file-record.ts';
import { contradicts } from '../compare-digests.ts';
import type { ListedName } from './list-file.ts';

/** A content of an index. */
interface KnownContent {
  readonly sha256: string;
  readonly size: number;
  readonly also?: ExtraDigests | undefined;
}

/** Two contents of the indexes have this digest. */
const AMBIGUOUS = 'ambiguous';

/**
 * Gives names of a list what indexes know of their contents: the SHA-256 of a content that the list tells by another digest, and its size. A digest that two contents have
 * says nothing, nor does one of a content of which another digest differs from that of the list. Memory: about 400 bytes a name.
 */
export class NameJoin {
  /** By algorithm and digest: the content that has it, or null where none was met. */
  readonly #contents = new Map<string, KnownContent | typeof AMBIGUOUS | null>();

  constructor(names: Iterable<ListedName>) {
    for (const name of names)
      if (name.sha256 === undefined || name.size === undefined)
        for (const key of keysOf(name)) this.#contents.set(key, null);
  }

  /** False where nothing is to be joined, so that no index has to be read. */
  get isNeeded(): boolean {
    return this.#contents.size > 0;
  }

  /** A record of an index. */
  meet({ sha256, size, also, error }: FileRecord): void {
    if (sha256 === undefined || error !== undefined) return;
    this.#meet(`sha256:${sha256}`, { sha256, size, also });
    for (const algorithm of EXTRA_ALGORITHMS) {
      const digest = also?.[algorithm];
      if (digest !== undefined) this.#meet(`${algorithm}:${digest}`, { sha256, size, also });
    }
  }

  /** A name with what is known of its content. */
  joined(name: ListedName): ListedName {
    if (name.sha256 !== undefined)
      return { ...name, size: name.size ?? this.#contentOf(`sha256:${name.sha256}`)?.size };
    for (const algorithm of EXTRA_ALGORITHMS) {
      const content = this.#contentOf(keyOf(algorithm, name));
      // Another size, or another digest, is another content, whatever a weak digest says.
      if (content === null || contradicts(name.digests, content.also ?? {})) continue;
      const { sha256, size } = content;
      if (name.size === undefined || name.size === size) return { ...name, sha256, size, by: algorithm };
    }
    return name;
  }

  #contentOf(key: string | null): KnownContent | null {
    const found = key === null ? null : this.#contents.get(key);
    return found === undefined || found === AMBIGUOUS ? null : found;
  }

  #meet(key: string, content: KnownContent): void {
    const before = this.#contents.get(key);
    if (before === undefined || before === AMBIGUOUS) return;
    if (before === null) this.#contents.set(key, content);
    else if (before.sha256 !== content.sha256) this.#contents.set(key, AMBIGUOUS);
    else this.#contents.set(key, { ...content, also: { ...before.also, ...content.also } });
  }
}

function keysOf(name: ListedName): string[] {
  if (name.sha256 !== undefined) return [`sha256:${name.sha256}`];
  return EXTRA_ALGORITHMS.flatMap((algorithm) => keyOf(algorithm, name) ?? []);
}

function keyOf(algorithm: ExtraAlgorithm, { digests }: ListedName): string | null {
  const digest = digests[algorithm];
  return digest === undefined ? null : `${algorithm}:${digest}`;
}
