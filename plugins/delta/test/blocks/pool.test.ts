import { existsSync } from 'node:fs';
import { nodeFileAccess } from '@mediastruct/core';
import { describe, expect, it, vi } from 'vitest';
import { BlockThreads } from '../../src/blocks/block-threads.ts';
import { hashAside, newAside } from '../../src/blocks/hash-aside.ts';
import { blockPool, readSignatures, SignatureFileWriter, signFile } from '../../src/blocks/index.ts';
import { BlockFiles } from './block-files.ts';
import { noise } from './edited-bytes.ts';

/** By then, files that are written now have settled. */
const later = () => Date.now() + 60_000;

describe('a pool of threads', () => {
  const files = new BlockFiles();

  for (const [count, smallBytes] of [
    [1, 0],
    [5, 0],
    [5, undefined],
  ] as const)
    it(`signs ${count} files, makes their deltas and applies them ${smallBytes === 0 ? 'on threads' : 'without'}`, async () => {
      const names = Array.from({ length: count }, (_, nth) => `${nth}`);
      for (const name of names) {
        const old = noise(Number(name) + 1, 100_000);
        files.write(`old${name}`, old);
        files.write(
          `new${name}`,
          Buffer.concat([old.subarray(0, 50_000), noise(99, 10), old.subarray(50_000)]),
        );
      }
      await using pool = blockPool({ threads: 2, smallBytes, now: later });
      const signed = await pool.signFiles(names.map((name) => files.at(`old${name}`)));
      using writer = new SignatureFileWriter(nodeFileAccess, files.at('signatures'));
      const places = signed.map((outcome) => {
        if (outcome.kind === 'failed') throw new Error(outcome.message);
        return writer.add(outcome.record);
      });
      writer.finish();
      const stored = [...readSignatures(nodeFileAccess, files.at('signatures'))];
      expect(stored.map(({ signature }) => signature)).toEqual(names.map((name) => files.sign(`old${name}`)));
      const made = await pool.makeDeltas(
        names.map((name, nth) => ({
          path: files.at(`new${name}`),
          signatureAt: {
            path: files.at('signatures'),
            offset: places[nth]?.offset ?? 0,
            length: places[nth]?.length ?? 0,
          },
          part: files.at(`delta${name}`),
        })),
      );
      expect(made).toMatchObject(names.map(() => ({ kind: 'delta', copiedBytes: 100_000 - 1024 })));
      const applied = await pool.applyDeltas(
        names.map((name) => ({
          base: files.at(`old${name}`),
          delta: { path: files.at(`delta${name}`) },
          part: files.at(`made${name}`),
        })),
      );
      expect(applied).toMatchObject(names.map(() => ({ kind: 'applied' })));
      for (const name of names) expect(files.read(`made${name}`).equals(files.read(`new${name}`))).toBe(true);
    });

  it.each([
    ['has settled', later, 1],
    ['was written just now', Date.now, 0],
  ])('hashes a file that %s on another thread only where it has settled', async (_, now, further) => {
    files.write('large', noise(7, 100_000));
    const asked = vi.spyOn(BlockThreads.prototype, 'run');
    await using pool = blockPool({ threads: 2, smallBytes: 0, now });
    expect(await pool.signFiles([files.at('large')])).toMatchObject([{ kind: 'signed' }]);
    expect(asked.mock.calls.filter(([name]) => name === 'hash')).toHaveLength(further);
    asked.mockRestore();
  });

  it('takes no hash of another state of a file than the one that had settled', () => {
    files.write('a', noise(8, 1000));
    const aside = newAside(nodeFileAccess.lstat(files.at('a')));
    files.write('a', noise(9, 1001));
    hashAside(nodeFileAccess, files.at('a'), aside);
    expect(signFile(nodeFileAccess, files.at('a'), { aside })).toMatchObject({ kind: 'failed' });
  });

  it('answers for a file that is not there and for one that is another', async () => {
    files.write('old', noise(1, 50_000));
    // Its delta copies nothing of the old file's end, which rots.
    files.write('new', noise(1, 40_000));
    expect(files.delta('new', files.sign('old')).kind).toBe('delta');
    const rotten = files.read('old');
    rotten[49_000] = (rotten[49_000] as number) ^ 1;
    files.write('rotten', rotten);
    await using pool = blockPool({ threads: 2, smallBytes: 0, now: later });
    expect(await pool.signFiles([files.at('gone')])).toMatchObject([
      { kind: 'failed', code: 'file-missing' },
    ]);
    const request = { base: files.at('rotten'), delta: { path: files.at('delta') }, part: files.at('made') };
    expect(await pool.applyDeltas([request])).toMatchObject([{ kind: 'failed', code: 'content-mismatch' }]);
    expect(existsSync(files.at('made'))).toBe(false);
  });
});

describe('threads that are closed', () => {
  it('fail what they were asked for and did not answer, and start no other thread for it', async () => {
    const threads = new BlockThreads(1, undefined);
    const asked = [1, 2, 3].map(() => threads.run<null, null>('wake', null));
    const outcomes = Promise.allSettled(asked);
    await asked[0];
    await threads.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(threads.run<null, null>('wake', null)).rejects.toThrow('closed');
  });
});
