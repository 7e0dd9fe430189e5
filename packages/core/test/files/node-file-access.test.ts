import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess as access } from '../../src/files/node-file-access.ts';
import { OPEN } from '../../src/files/file-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';

const folder = temporaryFolder();

function timesGiven(ns: bigint): readonly bigint[] {
  const file = folder.at('file');
  writeFileSync(file, '');
  access.utimes(file, ns, ns);
  const byPath = access.lstat(file).mtimeNs;
  const fd = access.open(file, OPEN.write);
  access.futimes(fd, 0n, 0n);
  access.futimes(fd, ns, ns);
  access.close(fd);
  return [byPath, access.lstat(file).mtimeNs, access.lstat(file).atimeNs];
}

describe('nodeFileAccess', () => {
  it.each([
    0n,
    1n * 10n ** 9n,
    1_557_650_000n * 10n ** 9n,
    1_557_650_000_250_000_000n,
    1_557_650_000_500_000_000n,
    4_102_444_800n * 10n ** 9n,
    -1n * 10n ** 9n,
    -2_000_000_000_500_000_000n,
  ])('keeps the time %d to the nanosecond', (ns) => {
    expect(timesGiven(ns)).toEqual([ns, ns, ns]);
  });

  it.each([1_557_650_000_123_456_789n, 1_700_000_000_999_999_999n])('keeps the time %d to 240 ns', (ns) => {
    for (const kept of timesGiven(ns)) expect(Math.abs(Number(kept - ns))).toBeLessThan(240);
  });
});
