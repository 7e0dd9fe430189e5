import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { displayPath, MediaStructError } from '@mediastruct/core/threads';
import type { ByteSource } from './byte-source.ts';
import { readWholeAt, SourceReader } from './byte-source.ts';
import {
  DELTA_MAGIC,
  DELTA_VERSION,
  END,
  END_BYTES,
  FRAME,
  FRAME_COMMAND_BYTES,
  FRAME_LITERAL_BYTES,
  HASH_BYTES,
  MOST_FILE_BYTES,
  mostResultBytes,
  SEAL_BYTES,
} from './delta-format.ts';
import type { DeltaHead } from './delta-writer.ts';
import { damaged } from './failure.ts';
import { readLiterals } from './literal-codec.ts';
import { takeVarint, unzigzag } from './varint.ts';

/** What a delta makes, of what. */
export interface DeltaFacts extends DeltaHead {
  /** Content hash of the new file. */
  readonly resultSha256: string;
  /** Bytes of the delta. */
  readonly bytes: number;
}

/** A step of a delta: bytes of the old file, or new ones, which are valid until the next step. */
export type DeltaStep =
  | { readonly kind: 'copy'; readonly offset: number; readonly length: number }
  | { readonly kind: 'literal'; readonly bytes: Uint8Array };

const SEAL_STEP = 256 << 10;

/**
 * Reads the whole delta and compares it with its seal, so that a bit flipped anywhere is found before any of it is used; then what it makes. `name` is
 * for messages. Throws `damaged` (12), or `newer-format` (33). Memory: 256 KiB.
 */
export function checkDelta(delta: ByteSource, name: string): DeltaFacts {
  const reader = new SourceReader(delta, delta.size);
  const head = readHead(reader, name);
  const sealed = delta.size - SEAL_BYTES;
  const end = Buffer.alloc(END_BYTES);
  if (sealed < reader.taken || !readWholeAt(delta, end, delta.size - END_BYTES))
    throw damaged(name, 'the delta was cut off');
  if (!sealOf(delta, sealed).equals(end.subarray(END_BYTES - SEAL_BYTES)))
    throw damaged(name, 'the seal of the delta does not match what is in it');
  const most = mostResultBytes(head.baseSize, delta.size);
  if (head.resultSize > Math.min(most, MOST_FILE_BYTES) || head.baseSize > MOST_FILE_BYTES)
    throw damaged(
      name,
      `the delta claims to make ${head.resultSize} bytes, expected at most ${Math.min(most, MOST_FILE_BYTES)}`,
    );
  return { ...head, resultSha256: end.toString('hex', 1, 1 + HASH_BYTES), bytes: delta.size };
}

function sealOf(delta: ByteSource, length: number): Buffer {
  const digest = createHash('sha256');
  const buffer = new Uint8Array(Math.min(SEAL_STEP, length));
  for (let at = 0; at < length;) {
    const count = delta.read(buffer.subarray(0, Math.min(buffer.length, length - at)), at);
    if (count === 0) break;
    digest.update(buffer.subarray(0, count));
    at += count;
  }
  return digest.digest().subarray(0, SEAL_BYTES);
}

function readHead(reader: SourceReader, name: string): DeltaHead {
  const magic = new Uint8Array(DELTA_MAGIC.length);
  if (!reader.fill(magic) || !DELTA_MAGIC.equals(magic))
    throw damaged(name, 'expected a delta of MediaStruct');
  const version = reader.byte();
  if (version > DELTA_VERSION)
    throw new MediaStructError(
      'newer-format',
      `${displayPath(name)}: a delta of version ${version}; this program reads up to ${DELTA_VERSION}`,
      { path: name, suggestions: ['Use the version of MediaStruct that made it.'] },
    );
  const baseSize = takeVarint(() => reader.byte());
  const resultSize = takeVarint(() => reader.byte());
  const hash = Buffer.alloc(HASH_BYTES);
  if (version !== DELTA_VERSION || baseSize === null || resultSize === null || !reader.fill(hash))
    throw damaged(name, 'the header of the delta cannot be read');
  return { baseSize, resultSize, baseSha256: hash.toString('hex') };
}

/**
 * The steps of a delta that was checked, in the order of the new file. Throws `damaged` where they do not fit the sizes of the old and the new file: a
 * delta can be sealed and still be made to do harm. Memory: two frames, about 3 MiB, whatever the delta says.
 */
export function* deltaSteps(delta: ByteSource, facts: DeltaFacts, name: string): Generator<DeltaStep> {
  const reader = new SourceReader(delta, delta.size - END_BYTES + 1);
  readHead(reader, name);
  let made = 0;
  let here = 0;
  for (let kind = reader.byte(); kind !== END; kind = reader.byte()) {
    if (kind !== FRAME) throw damaged(name, `expected a frame at byte ${reader.taken - 1}`);
    const frame = readFrame(reader, name);
    const numbers = new Numbers(frame.commands, name);
    let used = 0;
    while (!numbers.isAtEnd) {
      const literal = numbers.take();
      const length = numbers.take();
      if (literal + length === 0) throw damaged(name, 'an instruction does nothing');
      made += literal + length;
      if (used + literal > frame.literals.length || made > facts.resultSize)
        throw damaged(name, 'its instructions make more than it says');
      if (literal > 0) yield { kind: 'literal', bytes: frame.literals.subarray(used, used + literal) };
      used += literal;
      here += literal;
      if (length === 0) continue;
      const offset = here + unzigzag(numbers.take());
      if (offset < 0 || offset + length > facts.baseSize)
        throw damaged(name, 'it copies from outside of the old file');
      here = offset + length;
      yield { kind: 'copy', offset, length };
    }
    if (used !== frame.literals.length) throw damaged(name, 'new bytes are left over in a frame');
  }
  if (made !== facts.resultSize) throw damaged(name, `it makes ${made} bytes, expected ${facts.resultSize}`);
  if (reader.left > 0) throw damaged(name, 'more follows behind its end');
}

interface Frame {
  readonly commands: Uint8Array;
  readonly literals: Uint8Array;
}

function readFrame(reader: SourceReader, name: string): Frame {
  const codec = reader.byte();
  const [commandBytes, literalBytes, storedBytes] = [0, 1, 2].map(() => takeVarint(() => reader.byte()));
  const isSane =
    isUpTo(commandBytes, FRAME_COMMAND_BYTES) &&
    isUpTo(literalBytes, FRAME_LITERAL_BYTES) &&
    isUpTo(storedBytes, Math.min(literalBytes, reader.left)) &&
    commandBytes > 0 &&
    commandBytes <= reader.left;
  if (!isSane) throw damaged(name, 'the sizes of a frame are out of bounds');
  const commands = new Uint8Array(commandBytes);
  const bytes = new Uint8Array(storedBytes);
  if (!reader.fill(commands) || !reader.fill(bytes)) throw damaged(name, 'a frame was cut off');
  const literals = readLiterals({ codec, bytes }, literalBytes);
  if (literals === null) throw damaged(name, 'the new bytes of a frame cannot be read');
  return { commands, literals };
}

function isUpTo(value: number | null | undefined, most: number): value is number {
  return typeof value === 'number' && value <= most;
}

/** The numbers of the instructions in a frame. */
class Numbers {
  readonly #commands: Uint8Array;
  readonly #name: string;
  #at = 0;

  constructor(commands: Uint8Array, name: string) {
    this.#commands = commands;
    this.#name = name;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#commands.length;
  }

  take(): number {
    const value = takeVarint(() => this.#commands[this.#at++] ?? -1);
    if (value === null) throw damaged(this.#name, 'a number in it cannot be read');
    return value;
  }
}
