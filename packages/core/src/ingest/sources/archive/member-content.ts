import type { FileAccess } from '../../../files/file-access.ts';
import type { Derivation, DerivationSource } from '../../../files/derivation.ts';
import type { ViewedContent } from '../view/file-view.ts';
import type { Member, OpenArchive } from './member.ts';
import { MemberFault } from './member.ts';
import { unpackTarMember, TAR_MEMBER } from './tar-member.ts';
import type { ZipMemberParams } from './zip-member.ts';
import { unpackZipMember, ZIP_MEMBER, zipMemberBytes } from './zip-member.ts';

/** The derivations of the members of archives, by the names that follow `ingest/`. */
export const MEMBER_DERIVATIONS: Readonly<Record<string, Derivation>> = {
  'zip-member': unpackZipMember,
  'tar-member': unpackTarMember,
};

/** Opens a member for reading. One that is not what its archive says throws `MemberFault` while it is read. */
export function openMember(access: FileAccess, archive: OpenArchive, member: Member): ViewedContent {
  const { fault, params, size } = member;
  if (fault !== undefined) throw new MemberFault(fault);
  const source: DerivationSource = {
    size: archive.size,
    read: (buffer, position) => access.read(archive.fd, buffer, position),
  };
  if (member.how === TAR_MEMBER) return openRange(source, { at: Number(params['at']), size });
  if (member.how !== ZIP_MEMBER) throw new TypeError(`${member.how} unpacks no member`);
  // `zip-directory.ts` made them; a method that is not known is a fault.
  return new Unpacking(source, params as unknown as ZipMemberParams);
}

function openRange(
  source: DerivationSource,
  { at, size }: { readonly at: number; readonly size: number },
): ViewedContent {
  return {
    read: (buffer, position) => {
      const left = Math.min(buffer.length, size - position);
      return left <= 0 ? 0 : source.read(buffer.subarray(0, left), at + position);
    },
    close: () => {},
  };
}

/**
 * A member that is unpacked as it is read. Reading from its beginning to its end proves its checksum. Reading backwards unpacks it
 * from the beginning again.
 */
class Unpacking implements ViewedContent {
  readonly #source: DerivationSource;
  readonly #params: ZipMemberParams;
  #pieces: Generator<Uint8Array> | null = null;
  #piece: Uint8Array = new Uint8Array(0);
  /** Where `#piece` begins. */
  #start = 0;

  constructor(source: DerivationSource, params: ZipMemberParams) {
    this.#source = source;
    this.#params = params;
  }

  /**
   * Fills the buffer as far as the member goes, as a read of a file does: whoever asks for a byte more than there should be comes to its
   * end, where its checksum is proven.
   */
  read(buffer: Uint8Array, position: number): number {
    if (this.#pieces === null || position < this.#start) this.#begin();
    let filled = 0;
    while (filled < buffer.length) {
      const at = position + filled;
      while (at >= this.#start + this.#piece.length) if (!this.#advance()) return filled;
      const from = at - this.#start;
      const bytes = this.#piece.subarray(from, from + buffer.length - filled);
      buffer.set(bytes, filled);
      filled += bytes.length;
    }
    return filled;
  }

  close(): void {
    this.#pieces?.return(undefined);
    this.#pieces = null;
  }

  #begin(): void {
    this.close();
    this.#pieces = zipMemberBytes(this.#source, this.#params);
    this.#piece = new Uint8Array(0);
    this.#start = 0;
  }

  #advance(): boolean {
    const next = this.#pieces?.next();
    if (next === undefined || next.done) return false;
    this.#start += this.#piece.length;
    this.#piece = next.value;
    return true;
  }
}
