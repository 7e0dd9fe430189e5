import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockFiles } from './block-files.ts';
import { anyPair, noise } from './edited-bytes.ts';

describe('a delta', () => {
  const files = new BlockFiles();

  it('makes the new file of the old one, whatever was edited', () => {
    fc.assert(
      fc.property(
        anyPair,
        fc.constantFrom(64, 100, 1024, undefined),
        fc.constantFrom('zstd' as const, 'gzip' as const, 'none' as const),
        ({ old, now }, blockBytes, codec) => {
          files.write('old', old);
          files.write('new', now);
          const made = files.delta('new', files.sign('old', blockBytes), codec);
          if (made.kind === 'whole') {
            expect(existsSync(files.at('delta'))).toBe(false);
            return;
          }
          expect(made).toMatchObject({ kind: 'delta', bytes: files.read('delta').length });
          expect(files.apply('old')).toMatchObject({ kind: 'applied', size: now.length });
          expect(files.read('made').equals(now)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is made for large files too, whose blocks stand on borders of the buffer', () => {
    const old = noise(7, 5_000_011);
    const now = Buffer.concat([
      old.subarray(0, 1_000_003),
      noise(8, 777),
      old.subarray(1_000_003, 2_500_000),
      old.subarray(4_000_000, 4_300_000),
      noise(9, 1_400_000),
      old.subarray(2_600_000),
      noise(10, 5),
    ]);
    files.write('old', old);
    files.write('new', now);
    for (const blockBytes of [512, 2048, 65_536, 700_000]) {
      expect(files.delta('new', files.sign('old', blockBytes))).toMatchObject({ kind: 'delta' });
      expect(files.apply('old')).toMatchObject({ kind: 'applied' });
      expect(files.read('made').equals(now)).toBe(true);
    }
  });

  it('takes a block that moved from wherever it was', () => {
    const old = noise(1, 100_000);
    const now = Buffer.concat([old.subarray(60_000), noise(2, 33), old.subarray(0, 60_000)]);
    files.write('old', old);
    files.write('new', now);
    const made = files.delta('new', files.sign('old', 1000));
    expect(made).toMatchObject({ kind: 'delta', literalBytes: 33, copiedBytes: 100_000 });
  });

  it('holds one block for an edit in one block', () => {
    const old = noise(3, 100_000);
    const now = Uint8Array.from(old);
    now.fill(0, 50_010, 50_020);
    files.write('old', old);
    files.write('new', now);
    expect(files.delta('new', files.sign('old', 1000))).toMatchObject({ literalBytes: 1000 });
  });

  it('takes the last, shorter block where something was appended', () => {
    const old = noise(4, 10_500);
    files.write('old', old);
    files.write('new', Buffer.concat([old, noise(5, 300)]));
    expect(files.delta('new', files.sign('old', 1000))).toMatchObject({ literalBytes: 300 });
  });

  it('is stored whole where it would be more than 60 % of its file', () => {
    const old = noise(11, 100_000);
    files.write('old', old);
    files.write('new', Buffer.concat([old.subarray(0, 42_000), noise(12, 58_000)]));
    expect(files.delta('new', files.sign('old', 1000)).kind).toBe('delta');
    files.write('new', Buffer.concat([old.subarray(0, 38_000), noise(12, 62_000)]));
    expect(files.delta('new', files.sign('old', 1000)).kind).toBe('whole');
    expect(existsSync(files.at('delta'))).toBe(false);
  });

  it('is stored whole where it repeats a short old file more often than a reader allows', () => {
    const old = noise(13, 1024);
    files.write('old', old);
    files.write('new', Buffer.concat(Array.from({ length: 3000 }, () => old)));
    expect(files.delta('new', files.sign('old')).kind).toBe('whole');
  });
});
