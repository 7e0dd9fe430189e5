import { existsSync, mkdirSync } from 'node:fs';
import { nodeFileAccess } from '@mediastruct/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockPool, formatSignature, signFile } from '../../src/blocks/index.ts';
import { SMALL_FILE_BYTES } from '../../src/blocks/sign-small.ts';
import { BlockFiles } from './block-files.ts';
import { noise } from './edited-bytes.ts';

describe('small files signed many at a time', () => {
  const files = new BlockFiles();

  it.each([
    ['on this thread', 1],
    ['on two', 2],
  ])('have the signatures that each has alone, %s', async (_, threads) => {
    await using pool = blockPool({ threads, smallBytes: 0 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constantFrom(0, 1, 1023, 1024, 1025, 9000), fc.nat(40_000)), { maxLength: 8 }),
        fc.constantFrom(undefined, 64, 4096),
        async (sizes, blockBytes) => {
          const paths = sizes.map((size, nth) => files.write(`s${nth}`, noise(nth + size, size)));
          const signed = await pool.signSmall(paths, blockBytes);
          for (const [nth, outcome] of signed.entries()) {
            const alone = signFile(nodeFileAccess, paths[nth] ?? '', { blockBytes });
            if (alone.kind !== 'signed' || outcome.kind !== 'signed') throw new Error('it can be read');
            expect(Buffer.compare(outcome.record, formatSignature(alone.signature))).toBe(0);
            expect(outcome.sha256).toBe(alone.signature.sha256);
            expect({ ...outcome.stat, atimeNs: 0n }).toEqual({ ...alone.stat, atimeNs: 0n });
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  it('are told from large ones, and from what cannot be read, in the order of the paths', async () => {
    const large = files.write('large', noise(1, SMALL_FILE_BYTES + 1));
    const small = files.write('small', noise(2, SMALL_FILE_BYTES));
    mkdirSync(files.at('folder'), { recursive: true });
    await using pool = blockPool({ threads: 1 });
    const signed = await pool.signSmall([files.at('gone'), large, files.at('folder'), small]);
    expect(signed.map(({ kind }) => kind)).toEqual(['failed', 'large', 'failed', 'signed']);
    expect(signed[0]).toMatchObject({ code: 'file-missing', path: files.at('gone') });
    expect(signed[1]).toMatchObject({ stat: { size: SMALL_FILE_BYTES + 1 } });
    expect(existsSync(small)).toBe(true);
  });
});
