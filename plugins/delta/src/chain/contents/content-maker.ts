import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import {
  displayPath,
  MediaStructError,
  OPEN,
  openForReading,
  orNullIfAbsent,
  writeFull,
} from '@mediastruct/core';
import type { BlockPool } from '../../blocks/index.ts';
import type { ContentNode } from './content-graph.ts';
import type { ContentsPlan } from './plan-contents.ts';
import type { VolumeContents } from './volume-contents.ts';

const READ_BYTES = 1 << 20;
/** Deltas of old files of so many bytes are applied together: what they make lies in the scratch folder. */
const MOST_DELTA_BYTES = 256 << 20;

export interface MakerMeans {
  readonly contents: VolumeContents;
  /** A folder that nothing else writes to. */
  readonly scratch: string;
  /** Applies deltas. */
  readonly pool: BlockPool;
}

/** A delta that was read from its volume. Absolute paths. */
interface ReadDelta {
  readonly node: ContentNode;
  readonly base: string;
  readonly delta: string;
  readonly part: string;
}

export interface AppliedNode {
  readonly node: ContentNode;
  /** Why its content could not be made; null where it was. */
  readonly why: string | null;
}

/** Makes contents in the order of a plan; keeps each on the disk as long as something is still to be made of it. */
export class ContentMaker {
  readonly #access: FileAccess;
  readonly #contents: VolumeContents;
  readonly #scratch: string;
  readonly #pool: BlockPool;
  /** How often each content is still needed. */
  readonly #uses = new Map<ContentNode, number>();
  readonly #made = new Map<ContentNode, string>();
  readonly #bases = new Set<ContentNode>();
  readonly #deltas: ReadDelta[] = [];
  #deltaBytes = 0;
  #count = 0;

  constructor(access: FileAccess, plan: ContentsPlan, { contents, scratch, pool }: MakerMeans) {
    this.#access = access;
    this.#contents = contents;
    this.#scratch = scratch;
    this.#pool = pool;
    for (const node of plan.order) {
      this.#use(node, plan.filesOf.get(node)?.length ?? 0);
      if (node.base === null) continue;
      this.#use(node.base, 1);
      this.#bases.add(node.base);
    }
  }

  /** Makes a whole content ready: read from its volume at once where more than one file or delta needs it, else when it is asked for. Throws as `VolumeContents.of`. */
  prepare(node: ContentNode): void {
    if ((this.#uses.get(node) ?? 0) <= 1 && !this.#bases.has(node)) return;
    const path = this.#next();
    this.#write(path, this.#read(node));
    this.#made.set(node, path);
  }

  /** Reads a delta from its volume; `applyDeltas` makes the content of it. Throws as `prepare`. */
  readDelta(node: ContentNode): void {
    const base = node.base === null ? undefined : this.#made.get(node.base);
    if (base === undefined)
      throw new MediaStructError(
        'content-mismatch',
        `${node.member}: what its delta was made against could not be made`,
      );
    const [delta, part] = [this.#next(), this.#next()];
    try {
      this.#write(delta, this.#read(node));
    } catch (error) {
      orNullIfAbsent(() => this.#access.unlink(delta));
      throw error;
    }
    this.#deltas.push({ node, base, delta, part });
    this.#deltaBytes += this.#access.lstat(base).size;
  }

  /** Whether so many deltas were read that they should be applied. */
  get hasManyDeltas(): boolean {
    return this.#deltas.length >= this.#pool.width || this.#deltaBytes > MOST_DELTA_BYTES;
  }

  /** Makes the contents of the deltas that were read, and returns these, with why one could not be made. `no-space` (23) is thrown. */
  async applyDeltas(): Promise<readonly AppliedNode[]> {
    const deltas = this.#deltas.splice(0);
    this.#deltaBytes = 0;
    const outcomes = await this.#pool.applyDeltas(
      deltas.map(({ node, base, delta, part }) => ({
        base,
        delta: { path: delta },
        part,
        sha256: node.sha256,
        isDurable: false,
      })),
    );
    for (const { delta } of deltas) orNullIfAbsent(() => this.#access.unlink(delta));
    return deltas.map(({ node, base, part }, nth) => {
      const made = outcomes[nth];
      if (made?.kind === 'failed' && made.code === 'no-space')
        throw new MediaStructError('no-space', made.message, { path: base });
      if (made?.kind === 'applied') this.#made.set(node, part);
      return { node, why: made?.kind === 'failed' ? made.message : null };
    });
  }

  /** The bytes of a content, checked before the last are given. */
  *bytesOf(node: ContentNode): Generator<Uint8Array> {
    const path = this.#made.get(node);
    if (path === undefined) yield* this.#read(node);
    else yield* this.#reread(path, node.sha256);
  }

  /** One of those who needed it has it, or will never get it. */
  release(node: ContentNode): void {
    const left = (this.#uses.get(node) ?? 0) - 1;
    this.#uses.set(node, left);
    const path = this.#made.get(node);
    if (left > 0 || path === undefined) return;
    this.#made.delete(node);
    orNullIfAbsent(() => this.#access.unlink(path));
  }

  #use(node: ContentNode, times: number): void {
    this.#uses.set(node, (this.#uses.get(node) ?? 0) + times);
  }

  #read({ run, packed, member, kind, sha256 }: ContentNode): Generator<Uint8Array> {
    if (packed === null) throw new TypeError(`${member} was not found`);
    if (kind === 'whole' && packed.sha256 !== sha256)
      throw new MediaStructError(
        'content-mismatch',
        `${member}: the volumes hold another content than was listed`,
      );
    return this.#contents.of(run, packed);
  }

  #next(): string {
    return join(this.#scratch, String(this.#count++));
  }

  #write(path: string, pieces: Iterable<Uint8Array>): void {
    const fd = this.#access.open(path, OPEN.write | OPEN.create | OPEN.exclusive | OPEN.noFollow, 0o600);
    try {
      for (const bytes of pieces) writeFull(this.#access, fd, bytes);
    } finally {
      this.#access.close(fd);
    }
  }

  *#reread(path: string, sha256: string): Generator<Uint8Array> {
    const fd = openForReading(this.#access, path);
    try {
      const digest = createHash('sha256');
      const buffer = new Uint8Array(READ_BYTES);
      for (let at = 0; ;) {
        const count = this.#access.read(fd, buffer, at);
        if (count === 0) break;
        digest.update(buffer.subarray(0, count));
        yield buffer.subarray(0, count);
        at += count;
      }
      if (digest.digest('hex') !== sha256)
        throw new MediaStructError(
          'content-mismatch',
          `${displayPath(path)}: reads otherwise than it was written`,
          { path },
        );
    } finally {
      this.#access.close(fd);
    }
  }
}
