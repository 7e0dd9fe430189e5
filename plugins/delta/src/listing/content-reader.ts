import type { FileAccess, FileStat } from '@mediastruct/core';
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
  readFiles(paths: readonly string[], onBytes: (bytes: number) => void): Promise<readonly ReadOutcome[]>;
}

/** Where the signatures of a listing are written and taken over from an older one. */
export interface SignatureStore {
  add(bytes: Uint8Array): SignaturePlace;
  /** The bytes of a signature of the older listing; null where there is none that can be used. */
  takeOver(place: SignaturePlace): Uint8Array | null;
}

/** Reads on the calling thread and makes no signatures. */
export function hashingReader(access: FileAccess): ContentReader {
  return {
    readFiles: async (paths, onBytes) =>
      paths.map((path): ReadOutcome => {
        const found = hashFile(access, path, onBytes);
        if (found.kind === 'failed') return { kind: 'failed', message: found.message };
        return { kind: 'read', sha256: found.sha256, stat: found.stat, signature: null };
      }),
  };
}
