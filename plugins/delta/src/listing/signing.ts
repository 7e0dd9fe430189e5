import type { FileAccess, StopFlag } from '@mediastruct/core';
import { MediaStructError, throwIfStopped } from '@mediastruct/core';
import { giveNewName } from '../names/give-new-name.ts';
import type { BlockPool, SmallSignature } from '../blocks/index.ts';
import { SignatureFileReader, SignatureFileWriter } from '../blocks/index.ts';
import type { ContentReader, ReadOutcome, SignatureStore } from './content-reader.ts';
import type { SignaturePlace } from './tree-entry.ts';

export interface SigningOptions {
  /** Chosen for each file by default. */
  readonly blockBytes?: number | undefined;
  readonly stop: StopFlag;
}

/** Bytes of large files that are read before a stop is asked for again. */
const LARGE_BYTES = 256 << 20;

/** Reads files on threads, and makes the signature of each in the same pass: small ones many at a time, large ones behind them. */
export function signingReader(pool: BlockPool, { blockBytes, stop }: SigningOptions): ContentReader {
  return {
    findsLarge: true,
    readFiles: async (paths) => {
      const outcomes = await pool.signSmall(paths, blockBytes);
      const large: Large[] = [];
      for (const [at, outcome] of outcomes.entries())
        if (outcome.kind === 'large') large.push({ at, path: paths[at] ?? '', size: outcome.stat.size });
      const read = new Map<number, ReadOutcome>();
      for (const some of inParts(large)) {
        throwIfStopped(stop, NOTHING_WRITTEN);
        const signed = await pool.signFiles(
          some.map(({ path }) => path),
          blockBytes,
        );
        for (const [nth, { at }] of some.entries()) read.set(at, readOf(signed[nth]));
      }
      return outcomes.map((outcome, at) =>
        outcome.kind === 'large' ? (read.get(at) ?? readOf(undefined)) : readOf(outcome),
      );
    },
  };
}

interface Large {
  readonly at: number;
  readonly path: string;
  readonly size: number;
}

function* inParts(files: readonly Large[]): Generator<readonly Large[]> {
  let part: Large[] = [];
  let bytes = 0;
  for (const file of files) {
    part.push(file);
    bytes += file.size;
    if (bytes < LARGE_BYTES) continue;
    yield part;
    part = [];
    bytes = 0;
  }
  if (part.length > 0) yield part;
}

function readOf(signed: Exclude<SmallSignature, { readonly kind: 'large' }> | undefined): ReadOutcome {
  if (signed?.kind !== 'signed') return { kind: 'failed', message: signed?.message ?? 'no answer' };
  return { kind: 'read', sha256: signed.sha256, stat: signed.stat, signature: signed.record };
}

/** What a stop leaves behind. */
export const NOTHING_WRITTEN = 'Run the command again; nothing was written.';

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
  #older: SignatureFileReader | null = null;

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
      this.#older ??= new SignatureFileReader(this.#access, path);
      return this.#older.record(place);
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
    this.#older?.[Symbol.dispose]();
    this.#writer[Symbol.dispose]();
  }
}
