import type { FileAccess } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core';
import { giveNewName } from '../names/give-new-name.ts';
import type { BlockPool } from '../blocks/index.ts';
import { readRecord, SignatureFileWriter } from '../blocks/index.ts';
import type { ContentReader, ReadOutcome, SignatureStore } from './content-reader.ts';
import type { SignaturePlace } from './tree-entry.ts';

/** Reads files on threads, and makes the signature of each in the same pass. `blockBytes` is chosen for each file by default. */
export function signingReader(pool: BlockPool, blockBytes?: number): ContentReader {
  return {
    readFiles: async (paths) =>
      (await pool.signFiles(paths, blockBytes)).map((signed): ReadOutcome => {
        if (signed.kind === 'failed') return { kind: 'failed', message: signed.message };
        return { kind: 'read', sha256: signed.sha256, stat: signed.stat, signature: signed.record };
      }),
  };
}

/** What to do where the name of a listing, or of its signatures, is taken. */
export const LISTING_TAKEN = 'Choose another name, and give the older listing with --from to go on from it.';

export interface SignatureFileRequest {
  /** Absolute path of the new file of signatures, whose name is free. */
  readonly path: string;
  /** Where it stands until it is whole; nobody else has the name. */
  readonly temporary: string;
  /** That of the older listing; null where there is none. */
  readonly older: string | null;
  readonly onProblem: (path: string, what: string) => void;
}

/** The signature file of a new listing: it is written under a temporary name, and takes over signatures of files that were not changed. */
export class SignatureFile implements SignatureStore {
  readonly #access: FileAccess;
  readonly #request: SignatureFileRequest;
  readonly #writer: SignatureFileWriter;

  constructor(access: FileAccess, request: SignatureFileRequest) {
    this.#access = access;
    this.#request = request;
    this.#writer = new SignatureFileWriter(access, request.temporary);
  }

  add(record: Uint8Array): SignaturePlace {
    return this.#writer.add(record);
  }

  takeOver(place: SignaturePlace): Uint8Array | null {
    const { older: path, onProblem } = this.#request;
    if (path === null) return null;
    try {
      return readRecord(this.#access, { path, ...place });
    } catch (error) {
      if (!(error instanceof MediaStructError)) throw error;
      onProblem('', error.message);
      return null;
    }
  }

  /** Gives the file its name, which becomes durable with that of the listing beside it. */
  finish(): void {
    this.#writer.finish();
    const { temporary, path } = this.#request;
    giveNewName(this.#access, { temporary, path, suggestion: LISTING_TAKEN });
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]();
  }
}
