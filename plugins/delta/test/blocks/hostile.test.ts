import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDelta, formatSignature, parseSignature, patch } from '../../src/blocks/index.ts';
import { END, FRAME, FRAME_LITERAL_BYTES } from '../../src/blocks/delta-format.ts';
import { putVarint, zigzag } from '../../src/blocks/varint.ts';
import { BlockFiles } from './block-files.ts';
import { noise } from './edited-bytes.ts';

const BASE = noise(1, 1000);
const SHA256 = createHash('sha256').update(BASE).digest();

describe('a delta that was made to do harm, and sealed', () => {
  const files = new BlockFiles();

  it('is applied where it keeps to its sizes', () => {
    const delta = sealed({ resultSize: 1000, parts: [frame({ numbers: [0, 1000, 0] })], result: SHA256 });
    expect(applied(delta)).toMatchObject({ kind: 'applied', size: 1000 });
  });

  const MIB = FRAME_LITERAL_BYTES;
  const bomb = zstdCompressSync(Buffer.alloc(50 * MIB));
  const bad: Record<string, Partial<Sealed>> = {
    'claims a result of a petabyte': { resultSize: 2 ** 50 },
    'claims an old file of more than a petabyte': { baseSize: 2 ** 50 + 1 },
    'copies from behind the old file': { parts: [frame({ numbers: [0, 1000, zigzag(1)] })] },
    'copies from before the old file': { parts: [frame({ numbers: [0, 1000, zigzag(-1)] })] },
    'copies more than the result has': { parts: [frame({ numbers: [0, 1000, 0, 0, 1000, zigzag(-1000)] })] },
    'makes less than the result has': { parts: [frame({ numbers: [0, 999, 0] })] },
    'does nothing again and again': { parts: [frame({ numbers: [0, 0] })] },
    'uses more new bytes than there are': {
      parts: [frame({ numbers: [5, 995, 0], literals: Buffer.alloc(4) })],
    },
    'has more new bytes than it uses': {
      parts: [frame({ numbers: [5, 995, 0], literals: Buffer.alloc(6) })],
    },
    'has a frame with larger sizes than any': {
      parts: [frame({ numbers: [0, 1000, 0], literalBytes: MIB + 1 })],
    },
    'holds compressed bytes that become more than they say': {
      parts: [frame({ numbers: [5, 995, 0], literals: bomb, literalBytes: MIB, codec: 1 })],
    },
    'has a codec that nobody knows': {
      parts: [frame({ numbers: [5, 995, 0], literals: Buffer.alloc(5), codec: 9 })],
    },
    'has a part of no kind': { parts: [Buffer.from([7, 7, 7])] },
    'ends twice': { parts: [Buffer.from([END]), frame({ numbers: [0, 1000, 0] })] },
    'ends in the middle of a number': { parts: [frame({ raw: [0x80] })] },
    'has a number that is too large': { parts: [frame({ raw: [255, 255, 255, 255, 255, 255, 255, 127] })] },
  };
  for (const [title, change] of Object.entries(bad))
    it(`is refused where it ${title}`, () => {
      const delta = sealed({ resultSize: 1000, parts: [], result: SHA256, ...change });
      expect(applied(delta)).toMatchObject({ kind: 'failed', code: 'damaged' });
      expect(existsSync(files.at('made'))).toBe(false);
    });

  it('is refused where it makes something else than it says', () => {
    const parts = [frame({ numbers: [0, 500, 0, 0, 500, zigzag(-500)] })];
    const outcome = applied(sealed({ resultSize: 1000, parts, result: SHA256 }));
    expect(outcome).toMatchObject({ kind: 'failed', code: 'content-mismatch' });
    expect(existsSync(files.at('made'))).toBe(false);
  });

  it('never makes a reader write more than the size it claims, whatever its parts are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(fc.nat(1100)), (raw, numbers) => {
        const parts = [frame({ numbers }), Buffer.from(raw), frame({ raw: [...raw] })];
        const delta = sealed({ resultSize: 1000, parts, result: SHA256 });
        let written = 0;
        expect(() =>
          patch(
            {
              base: sourceOf(BASE),
              delta: sourceOf(delta),
              facts: checkDelta(sourceOf(delta), 'd'),
              name: 'd',
            },
            ({ length }) => (written += length),
          ),
        ).toThrow(/d: /);
        expect(written).toBeLessThanOrEqual(1000);
      }),
    );
  });

  it('is a signature that claims more blocks than a file has, and is refused before memory is taken', () => {
    const record = Buffer.from(formatSignature({ ...emptySignature(), size: 0 }));
    record.writeBigUInt64LE(2n ** 49n, 8);
    expect(() => parseSignature(record, 's')).toThrow(/cannot be/);
  });

  function applied(delta: Uint8Array): unknown {
    files.write('old', BASE);
    files.write('delta', delta);
    return files.apply('old');
  }
});

interface Sealed {
  readonly baseSize?: number;
  readonly resultSize: number;
  readonly parts: readonly Uint8Array[];
  readonly result: Uint8Array;
}

function sealed({ baseSize = BASE.length, resultSize, parts, result }: Sealed): Buffer {
  const body = Buffer.concat([
    Buffer.from('\x89MSDLT\r\n\x01', 'latin1'),
    numbersOf([baseSize, resultSize]),
    SHA256,
    ...parts,
    Buffer.of(END),
    result,
  ]);
  return Buffer.concat([body, createHash('sha256').update(body).digest().subarray(0, 16)]);
}

interface Frame {
  readonly numbers?: readonly number[];
  readonly raw?: readonly number[];
  readonly literals?: Uint8Array;
  readonly literalBytes?: number;
  readonly codec?: number;
}

function frame({
  numbers = [],
  raw = [],
  literals = new Uint8Array(),
  literalBytes = literals.length,
  codec = 0,
}: Frame): Buffer {
  const commands = Buffer.concat([numbersOf(numbers), Buffer.from(raw)]);
  const sizes = numbersOf([commands.length, literalBytes, literals.length]);
  return Buffer.concat([Buffer.of(FRAME, codec), sizes, commands, literals]);
}

function numbersOf(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 * numbers.length);
  return bytes.subarray(
    0,
    numbers.reduce((at, number) => putVarint(bytes, at, number), 0),
  );
}

function sourceOf(bytes: Uint8Array) {
  return {
    size: bytes.length,
    read: (buffer: Uint8Array, position: number) => {
      const piece = bytes.subarray(position, position + buffer.length);
      buffer.set(piece);
      return piece.length;
    },
  };
}

function emptySignature() {
  return {
    sha256: SHA256.toString('hex'),
    blockBytes: 1024,
    weak: new Int32Array(0),
    strong: new Uint8Array(0),
    sketch: Array.from({ length: 16 }, () => 0),
  };
}
