import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { orNullIfAbsent, SealedFileWriter } from '@mediastruct/core';
import { longestStored } from './compression.ts';
import { MemberSource } from './member-source.ts';
import type { PackedMember, Place, SetHeader } from './packed-entry.ts';
import { formatMember, VOLUME_FORMAT } from './packed-entry.ts';
import { END_OF_TAR, paddedBytes, paddingOf, tarHead } from './tar-head.ts';
import type { MemberHead } from './tar-head.ts';
import { VolumeFile } from './volume-file.ts';
import { volumeIndexMember, volumeName } from './volume-names.ts';
import { unfinishedNameOf } from '../names/unfinished-name.ts';

/** More than the ends of the last two pieces add. Bytes. */
const END_PIECES_BYTES = 256;
/** The header of an index: its name is short, its time has no fraction. Bytes. */
const INDEX_HEAD_BYTES = 512;
/** More than the head and foot of an index and the two ends of pieces take. Bytes. */
const INDEX_FRAME_BYTES = 1024;

export interface VolumeSpec extends SetHeader {
  /** Absolute path of the folder of the volumes. */
  readonly folder: string;
  /** No volume becomes larger. */
  readonly greatestBytes: number;
  /** Tells the writer of the set from all others, in names of files that are not finished. */
  readonly mark: string;
}

/** A volume that is being filled. It always has room left for its own index and the end of the tar file. */
export class OpenVolume {
  readonly number: number;
  readonly path: string;
  readonly #access: FileAccess;
  readonly #spec: VolumeSpec;
  readonly #file: VolumeFile;
  readonly #index: SealedFileWriter;
  #indexBytes = INDEX_FRAME_BYTES;
  #members = 0;

  constructor(access: FileAccess, spec: VolumeSpec, number: number) {
    const { folder, key, compression, set, mark } = spec;
    this.number = number;
    this.path = join(folder, volumeName(key, number, compression));
    this.#access = access;
    this.#spec = spec;
    this.#file = new VolumeFile(access, this.path, { compression, mark });
    this.#index = new SealedFileWriter(access, this.#indexPath, {
      format: VOLUME_FORMAT,
      header: { set, key, compression, volume: number },
      mode: 0o600,
    });
  }

  get isEmpty(): boolean {
    return this.#members === 0;
  }

  /** Bytes that the head and content of a member with this line in the index may take, as stored. */
  roomFor(member: PackedMember): number {
    return this.#room(member, { used: this.#file.bytes, indexBytes: this.#indexBytes });
  }

  /** As `roomFor`, if the volume were empty. */
  roomWhenEmpty(member: PackedMember): number {
    return this.#room(member, { used: 0, indexBytes: INDEX_FRAME_BYTES });
  }

  #room(
    member: PackedMember,
    { used, indexBytes }: { readonly used: number; readonly indexBytes: number },
  ): number {
    const { greatestBytes, compression } = this.#spec;
    const line = Buffer.byteLength(longestLine(member)) + 1;
    const tail = INDEX_HEAD_BYTES + paddedBytes(indexBytes + line) + END_OF_TAR.length;
    return greatestBytes - used - longestStored(tail, compression) - END_PIECES_BYTES;
  }

  /**
   * Adds a member: its header, and the next `size` bytes of its source. What a source that changed left is cut off again, and its error
   * thrown.
   */
  add(head: Uint8Array, size: number, source: MemberSource | null): Place {
    const at = this.#file.bytes;
    try {
      this.#file.write(head);
      const sha256 = source?.read(size, (piece) => this.#file.write(piece)) ?? EMPTY_SHA256;
      this.#file.write(paddingOf(size));
      this.#file.endPiece();
      return { volume: this.number, at, stored: this.#file.bytes - at, head: head.length, size, sha256 };
    } catch (error) {
      this.#file.cutTo(at);
      throw error;
    }
  }

  /** Takes back the member that was added last. */
  takeBack({ at }: Place): void {
    this.#file.cutTo(at);
  }

  /** Tells the volume's index of a member. */
  note(member: PackedMember): void {
    const line = formatMember(member);
    this.#index.add(line);
    this.#indexBytes += Buffer.byteLength(line) + 1;
    this.#members += 1;
  }

  /** Adds the index and the end, makes the volume durable and gives it its name. */
  async finish(): Promise<void> {
    this.#index.commit();
    {
      using source = new MemberSource(this.#access, this.#indexPath);
      const { size } = source.stat;
      this.add(await tarHead(this.#indexHead(size)), size, source);
    }
    this.#file.write(END_OF_TAR);
    this.#file.finish();
    orNullIfAbsent(() => this.#access.unlink(this.#indexPath));
  }

  /** Removes what was not finished. */
  [Symbol.dispose](): void {
    this.#index[Symbol.dispose]();
    this.#file[Symbol.dispose]();
    orNullIfAbsent(() => this.#access.unlink(this.#indexPath));
  }

  get #indexPath(): string {
    return unfinishedNameOf(this.#spec.mark, this.path, 'index');
  }

  #indexHead(size: number): MemberHead {
    return { kind: 'file', name: volumeIndexMember(this.number), size, mode: 0o600, mtimeNs: 0n };
  }
}

/** SHA-256 of no bytes. */
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The line of a member with the longest numbers that its places may have. */
function longestLine(member: PackedMember): string {
  const { entry } = member;
  if (entry.kind !== 'file') return formatMember(member);
  const most = Number.MAX_SAFE_INTEGER;
  const place = { volume: most, at: most, stored: most, head: most, size: most, sha256: EMPTY_SHA256 };
  return formatMember({ ...member, entry: { ...entry, places: [place] } });
}
