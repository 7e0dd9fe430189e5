import { createHash } from 'node:crypto';
import type { FileAccess } from '@mediastruct/core/threads';
import { writeFull } from '@mediastruct/core/threads';
import {
  DELTA_MAGIC,
  DELTA_VERSION,
  END,
  END_BYTES,
  FRAME,
  FRAME_COMMAND_BYTES,
  FRAME_LITERAL_BYTES,
  HASH_BYTES,
  mostResultBytes,
  SEAL_BYTES,
} from './delta-format.ts';
import type { LiteralCodec } from './literal-codec.ts';
import { storeLiterals } from './literal-codec.ts';
import type { DeltaSink } from './match-blocks.ts';
import { MOST_VARINT_BYTES, putVarint, zigzag } from './varint.ts';

export interface DeltaHead {
  /** The old file: bytes and content hash. */
  readonly baseSize: number;
  readonly baseSha256: string;
  /** Bytes of the new file. */
  readonly resultSize: number;
}

export interface DeltaWriterOptions {
  /** The delta, open for writing and empty. */
  readonly fd: number;
  readonly head: DeltaHead;
  readonly codec: LiteralCodec;
  /** Bytes that the delta may have, literals counted as if they were not compressed. */
  readonly mostBytes: number;
}

/** Bytes that one instruction may need: three numbers. */
const INSTRUCTION_BYTES = 3 * MOST_VARINT_BYTES;

/**
 * Writes a delta as it is found. Copies that follow each other become one. Memory: a frame, 1 MiB and 64 KiB, and what its compression needs.
 */
export class DeltaWriter implements DeltaSink {
  /** Bytes of new data in it. */
  literalBytes = 0;
  /** Bytes that are taken from the old file. */
  copiedBytes = 0;
  /** Bytes written. */
  bytes = 0;
  readonly #access: FileAccess;
  readonly #options: DeltaWriterOptions;
  readonly #digest = createHash('sha256');
  readonly #commands = new Uint8Array(FRAME_COMMAND_BYTES);
  readonly #literals: Uint8Array;
  #commandsLength = 0;
  #literalsLength = 0;
  #commandBytes = 0;
  /** The instruction that is not written yet: so many literals of this frame, and then a copy. */
  #literal = 0;
  #copyOffset = 0;
  #copyLength = 0;
  /** Where in the old file a copy would begin if nothing had moved since the last one. */
  #here = 0;

  constructor(access: FileAccess, options: DeltaWriterOptions) {
    this.#access = access;
    this.#options = options;
    this.#literals = new Uint8Array(Math.min(FRAME_LITERAL_BYTES, options.head.resultSize + 1));
    this.#write(formatHead(options.head));
  }

  get isTooLarge(): boolean {
    const { mostBytes, head } = this.#options;
    const size = this.#commandBytes + this.literalBytes + END_BYTES;
    const made = this.literalBytes + this.copiedBytes;
    return size > mostBytes || made > mostResultBytes(head.baseSize, 0);
  }

  literal(bytes: Uint8Array): void {
    if (this.#copyLength > 0) this.#endInstruction();
    this.literalBytes += bytes.length;
    for (let from = 0; from < bytes.length;) {
      if (this.#literalsLength === this.#literals.length) this.#endFrame();
      const piece = bytes.subarray(from, from + this.#literals.length - this.#literalsLength);
      this.#literals.set(piece, this.#literalsLength);
      this.#literalsLength += piece.length;
      this.#literal += piece.length;
      from += piece.length;
    }
  }

  copy(offset: number, length: number): void {
    this.copiedBytes += length;
    if (this.#copyLength > 0 && this.#copyOffset + this.#copyLength === offset) {
      this.#copyLength += length;
      return;
    }
    if (this.#copyLength > 0) this.#endInstruction();
    this.#copyOffset = offset;
    this.#copyLength = length;
  }

  /** Writes what is left, the hash of the whole result, and the seal. */
  finish(resultSha256: string): void {
    this.#endFrame();
    const end = Buffer.alloc(1 + HASH_BYTES, END);
    end.write(resultSha256, 1, 'hex');
    this.#write(end);
    const seal = this.#digest.digest().subarray(0, SEAL_BYTES);
    writeFull(this.#access, this.#options.fd, seal);
    this.bytes += seal.length;
  }

  #endInstruction(): void {
    if (this.#literal === 0 && this.#copyLength === 0) return;
    const before = this.#commandsLength;
    let at = putVarint(this.#commands, before, this.#literal);
    at = putVarint(this.#commands, at, this.#copyLength);
    this.#here += this.#literal;
    if (this.#copyLength > 0) {
      at = putVarint(this.#commands, at, zigzag(this.#copyOffset - this.#here));
      this.#here = this.#copyOffset + this.#copyLength;
    }
    this.#commandsLength = at;
    this.#commandBytes += at - before;
    this.#literal = 0;
    this.#copyLength = 0;
    if (at + INSTRUCTION_BYTES > FRAME_COMMAND_BYTES) this.#endFrame();
  }

  #endFrame(): void {
    this.#endInstruction();
    if (this.#commandsLength === 0) return;
    const literals = this.#literals.subarray(0, this.#literalsLength);
    const stored = storeLiterals(literals, this.#options.codec);
    const head = new Uint8Array(2 + 3 * MOST_VARINT_BYTES);
    head[0] = FRAME;
    head[1] = stored.codec;
    let at = putVarint(head, 2, this.#commandsLength);
    at = putVarint(head, at, literals.length);
    at = putVarint(head, at, stored.bytes.length);
    this.#write(head.subarray(0, at));
    this.#write(this.#commands.subarray(0, this.#commandsLength));
    this.#write(stored.bytes);
    this.#commandsLength = 0;
    this.#literalsLength = 0;
  }

  #write(bytes: Uint8Array): void {
    this.#digest.update(bytes);
    writeFull(this.#access, this.#options.fd, bytes);
    this.bytes += bytes.length;
  }
}

function formatHead({ baseSize, baseSha256, resultSize }: DeltaHead): Uint8Array {
  const sizes = new Uint8Array(2 * MOST_VARINT_BYTES);
  const middle = putVarint(sizes, 0, baseSize);
  const end = putVarint(sizes, middle, resultSize);
  return Buffer.concat([
    DELTA_MAGIC,
    Buffer.of(DELTA_VERSION),
    sizes.subarray(0, end),
    Buffer.from(baseSha256, 'hex'),
  ]);
}
