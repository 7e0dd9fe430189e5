import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core';
import type { Attributes } from '../listing/tree-entry.ts';
import { longestStored, surelyFits } from './compression.ts';
import type { MemberSource } from './member-source.ts';
import { OpenVolume, type VolumeSpec } from './open-volume.ts';
import type { PackedFile, PackedMember, Place } from './packed-entry.ts';
import type { MemberHead } from './tar-head.ts';
import { paddedBytes, tarHead } from './tar-head.ts';
import { takenError } from './volume-file.ts';
import { partName } from './volume-names.ts';
import { tooSmall } from './volume-options.ts';

/** A shorter piece of a file is not worth a part of its own: the next volume is begun. Bytes. */
const LEAST_PART_BYTES = 1 << 20;

/** What a member is to be called, and what else the index tells of it. */
export interface MemberFacts {
  readonly path: string;
  readonly attributes?: Attributes | undefined;
}

export interface LinkedFacts extends MemberFacts {
  readonly link?: string | undefined;
}

/** Puts members into volumes of tar, one volume after the other, and splits a file where it has to. */
export class MemberPacker {
  /** Absolute paths of the volumes, in order. */
  readonly volumes: string[] = [];
  readonly #access: FileAccess;
  readonly #spec: VolumeSpec;
  #volume: OpenVolume;

  /** Begins the first volume; a name that is taken is `target-differs` (21). */
  constructor(access: FileAccess, spec: VolumeSpec) {
    this.#access = access;
    this.#spec = spec;
    this.#volume = this.#open(1);
  }

  /** A further hard link to a file that is whole in this very volume takes no room; one to a file elsewhere is packed again, or that volume would not be whole. */
  async packOrLink(
    source: MemberSource,
    facts: LinkedFacts,
    first: PackedFile | undefined,
  ): Promise<PackedFile> {
    const isHere = first?.places.length === 1 && first.places[0]?.volume === this.#volume.number;
    if (first === undefined || !isHere) return this.pack(source, facts);
    const { path } = facts;
    const packed: PackedFile = { ...first, path, link: first.path, places: [] };
    const { mode, mtimeNs } = first;
    const head: MemberHead = { kind: 'link', name: path, size: 0, mode, mtimeNs, target: first.path };
    const volume = await this.addHead({ entry: packed, isLast: true }, head);
    return volume === first.places[0]?.volume ? packed : this.pack(source, facts);
  }

  /** Adds a member without content; returns the number of the volume that it went into. */
  async addHead(member: PackedMember, head: MemberHead): Promise<number> {
    const blocks = await tarHead(head);
    if (this.#stored(blocks.length) > this.#volume.roomFor(member)) {
      await this.#nextVolume();
      // The file that it is another name of is in the volume before.
      if (head.kind === 'link') return this.#volume.number;
    }
    this.#volume.add(blocks, 0, null);
    this.#volume.note(member);
    return this.#volume.number;
  }

  /** Adds a file with its content, in parts where it is larger than a volume. Throws `ChangedFile` where it changes meanwhile; then it is in no volume. */
  async pack(source: MemberSource, facts: LinkedFacts): Promise<PackedFile> {
    const { size, mode, mtimeNs } = source.stat;
    const file: PackedFile = { kind: 'file', ...facts, size, mode, mtimeNs, sha256: '', places: [] };
    const member: PackedMember = { entry: file, isLast: true };
    const blocks = await tarHead(headOf(file, { name: facts.path, size }));
    const needed = this.#stored(blocks.length + paddedBytes(size));
    if (needed > this.#volume.roomFor(member) && needed <= this.#volume.roomWhenEmpty(member))
      await this.#nextVolume();
    if (needed > this.#volume.roomFor(member)) return this.#packInParts(source, file);
    const place = this.#volume.add(blocks, size, source);
    const packed = { ...file, sha256: this.#ended(source, place), places: [place] };
    this.#volume.note({ entry: packed, isLast: true });
    return packed;
  }

  /** Each part fills what is left of its volume. */
  async #packInParts(source: MemberSource, file: PackedFile): Promise<PackedFile> {
    const { greatestBytes, compression } = this.#spec;
    const places: Place[] = [];
    let sha256 = '';
    while (source.left > 0) {
      const part = places.length + 1;
      const name = partName(file.path, part);
      const headBytes = (await tarHead(headOf(file, { name, size: source.left }))).length;
      const room = surelyFits(this.#volume.roomFor({ entry: file, part, isLast: true }), compression);
      const bytes = Math.min(source.left, floorToBlocks(room - headBytes));
      if (bytes < Math.min(source.left, LEAST_PART_BYTES, greatestBytes / 4)) {
        if (this.#volume.isEmpty) throw tooSmall(greatestBytes);
        await this.#nextVolume();
        continue;
      }
      const place = this.#volume.add(await tarHead(headOf(file, { name, size: bytes })), bytes, source);
      const isLast = source.left === 0;
      sha256 = isLast ? this.#ended(source, place) : place.sha256;
      this.#volume.note({ entry: { ...file, sha256, places: [place] }, part, isLast });
      places.push(place);
    }
    return { ...file, sha256, places };
  }

  /** SHA-256 of a source that was read to its end. If it changed meanwhile, its last member is taken back. */
  #ended(source: MemberSource, place: Place): string {
    try {
      return source.end();
    } catch (error) {
      this.#volume.takeBack(place);
      throw error;
    }
  }

  #stored(bytes: number): number {
    return longestStored(bytes, this.#spec.compression);
  }

  /** Ends the last volume. */
  async finish(): Promise<void> {
    await this.#volume.finish();
  }

  /** Removes the volume that was not finished. */
  [Symbol.dispose](): void {
    this.#volume[Symbol.dispose]();
  }

  #open(number: number): OpenVolume {
    const volume = new OpenVolume(this.#access, this.#spec, number);
    if (lstatOrNull(this.#access, volume.path) !== null) {
      volume[Symbol.dispose]();
      throw takenError(volume.path);
    }
    this.volumes.push(volume.path);
    return volume;
  }

  async #nextVolume(): Promise<void> {
    await this.#volume.finish();
    this.#volume = this.#open(this.#volume.number + 1);
  }
}

function headOf(
  { mode, mtimeNs, attributes }: PackedFile,
  { name, size }: Pick<MemberHead, 'name' | 'size'>,
): MemberHead {
  return { kind: 'file', name, size, mode, mtimeNs, attributes };
}

function floorToBlocks(bytes: number): number {
  return Math.max(0, Math.floor(bytes / 512) * 512);
}
