import type { FileStat } from '../../../files/file-access.ts';
import type { JsonObject } from '../../../records/stored-json.ts';

/** An archive that is open. */
export interface OpenArchive {
  /** Absolute. */
  readonly path: string;
  readonly stat: FileStat;
  /** What its members are read from: itself, or the file that it was unpacked to, and that one's size in bytes. */
  readonly fd: number;
  readonly size: number;
  /** Set where it had to be unpacked as a whole: the file that it was unpacked to. Absolute. */
  readonly unpacked?: string | undefined;
}

/** A file in an archive, as the archive's own list tells it. */
export interface Member {
  /** Its name as the archive has it. */
  readonly name: string;
  /** Bytes once it is unpacked. */
  readonly size: number;
  /** Nanoseconds since 1970; null where the archive tells no time. */
  readonly mtimeNs: bigint | null;
  readonly kind: 'file' | 'symlink' | 'other';
  /** The derivation that unpacks it, and its parameters. */
  readonly how: string;
  readonly params: JsonObject;
  /** Why it cannot be unpacked, such as that it is encrypted. */
  readonly fault?: string | undefined;
}

/** A member is not what the list of its archive says. Its code makes it a file that could not be read, not a bug. */
export class MemberFault extends Error {
  readonly code = 'EBADMSG';
}
