import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import { C4 } from './c4.ts';
import type { DigestAlgorithm } from './digest-algorithms.ts';

/** Computes a digest of one content after the other. */
export interface Hasher {
  init(): Hasher;
  update(bytes: Uint8Array): Hasher;
  digest(format: 'hex'): string;
}

/** Those of this thread. A hasher works on one content at a time, and contents are read one after the other. */
const loaded = new Map<DigestAlgorithm, Hasher>();

/** Makes the hashers of some algorithms. The library that has those of WebAssembly is loaded when one of them is first asked for. */
export async function loadHashers(algorithms: readonly DigestAlgorithm[]): Promise<void> {
  for (const algorithm of algorithms)
    if (!loaded.has(algorithm)) loaded.set(algorithm, await makeHasher(algorithm));
}

/** A hasher that was loaded on this thread. */
export function hasherOf(algorithm: DigestAlgorithm): Hasher {
  const hasher = loaded.get(algorithm);
  if (hasher === undefined) throw new Error(`the hasher of ${algorithm} was not loaded`);
  return hasher;
}

async function makeHasher(algorithm: DigestAlgorithm): Promise<Hasher> {
  switch (algorithm) {
    case 'xxh128':
      return (await import('hash-wasm')).createXXHash128();
    case 'xxh3':
      return (await import('hash-wasm')).createXXHash3();
    case 'xxh64':
      return (await import('hash-wasm')).createXXHash64();
    case 'blake3':
      return (await import('hash-wasm')).createBLAKE3();
    case 'c4':
      return new C4Hasher();
    default:
      return new NodeHasher(algorithm);
  }
}

class NodeHasher implements Hasher {
  readonly #algorithm: 'sha256' | 'sha512' | 'sha1' | 'md5';
  #hash: Hash;

  constructor(algorithm: 'sha256' | 'sha512' | 'sha1' | 'md5') {
    this.#algorithm = algorithm;
    this.#hash = createHash(algorithm);
  }

  init(): this {
    this.#hash = createHash(this.#algorithm);
    return this;
  }

  update(bytes: Uint8Array): this {
    this.#hash.update(bytes);
    return this;
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

class C4Hasher implements Hasher {
  #c4 = new C4();

  init(): this {
    this.#c4 = new C4();
    return this;
  }

  update(bytes: Uint8Array): this {
    this.#c4.update(bytes);
    return this;
  }

  digest(): string {
    return this.#c4.id();
  }
}
