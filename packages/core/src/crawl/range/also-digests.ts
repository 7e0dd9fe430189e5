import { Buffer } from 'node:buffer';
import type { ExtraAlgorithm } from '../../files/digest-algorithms.ts';
import { missingDigest } from '../../files/digest-algorithms.ts';
import type { FileAccess } from '../../files/file-access.ts';
import type { HashOutcome } from '../../files/hash-file.ts';
import { hashFile } from '../../files/hash-file.ts';
import { hashWithDigests } from '../../files/hash-with-digests.ts';
import type { FileRecord } from '../../records/file-record.ts';
import type { Reading } from './judge-reading.ts';
import type { StoredRecord } from './stored-record.ts';

/** The digests that a crawl takes beside the content hash, in the one reading of a file. Hashers have to be loaded before it reads. */
export class AlsoDigests {
  readonly #algorithms: readonly ExtraAlgorithm[];
  readonly #fields: readonly Buffer[];

  constructor(algorithms: readonly ExtraAlgorithm[]) {
    this.#algorithms = algorithms;
    this.#fields = algorithms.map((algorithm) => Buffer.from(`"${algorithm}":"`));
  }

  read(access: FileAccess, path: string): Pick<Reading, 'also'> & { readonly outcome: HashOutcome } {
    if (this.#algorithms.length === 0) return { outcome: hashFile(access, path) };
    const outcome = hashWithDigests(access, path, { algorithms: this.#algorithms });
    return outcome.kind === 'failed' ? { outcome } : { outcome, also: outcome.digests };
  }

  /** Whether a record lacks one of the digests, so that its file has to be read. */
  areMissingFrom(record: Pick<FileRecord, 'also'> | null): boolean {
    return missingDigest(this.#algorithms, record?.also) !== undefined;
  }

  /** The same, found out without parsing the line: a quote inside a text is written \", so this can only be the field itself. */
  areMissingIn({ piece, line }: StoredRecord): boolean {
    if (this.#fields.length === 0) return false;
    const fields = piece.subarray(line.fieldsAt, line.end);
    return this.#fields.some((field) => !fields.includes(field));
  }
}
