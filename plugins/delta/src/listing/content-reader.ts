import type { FileAccess, FileStat, HashOutcome } from '@mediastruct/core';
import { hashFile } from '@mediastruct/core';
import type { SignaturePlace } from './tree-entry.ts';

/** What reading a file to its end gave. */
export type ReadOutcome =
  | {
      readonly kind: 'read';
      readonly sha256: string;
      readonly stat: FileStat;
      /** The stored bytes of its signature, where signatures are made. */
      readonly signature: Uint8Array | null;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** Reads files to their ends for a listing; answers come in the order of the paths. */
export interface ContentReader {
  /** Whether it needs to be told no sizes: it finds large files by itself, and does not take many of them together. */
  readonly findsLarge: boolean;
  readFiles(paths: readonly string[], onBytes: (bytes: number) => void): Promise<readonly ReadOutcome[]>;
}

/** Where the signatures of a listing are written and taken over from an older one. */
export interface SignatureStore {
  add(bytes: Uint8Array): SignaturePlace;
  /** The bytes of a signature of the older listing; null where there is none that can be used. */
  takeOver(place: SignaturePlace): Uint8Array | null;
}

/** What hashes files. */
export type HashFiles = (
  paths: readonly string[],
  onBytes: (bytes: number) => void,
) => Promise<readonly HashOutcome[]>;

/** Makes no signatures. */
export function hashingReader(hashFiles: HashFiles): ContentReader {
  return {
    findsLarge: false,
    readFiles: async (paths, onBytes) =>
      (await hashFiles(paths, onBytes)).map((found): ReadOutcome => {
        if (found.kind === 'failed') return { kind: 'failed', message: found.message };
        return { kind: 'read', sha256: found.sha256, stat: found.stat, signature: null };
      }),
  };
}

/** Hashes on the calling thread. */
export function hashHere(access: FileAccess): HashFiles {
  return async (paths, onBytes) => paths.map((path) => hashFile(access, path, onBytes));
}
