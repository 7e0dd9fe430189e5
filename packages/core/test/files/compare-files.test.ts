import { appendFileSync, chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { compareFiles } from '../../src/files/compare-files.ts';
import { inlineContent } from '../../src/files/content-port.ts';
import { hashFile } from '../../src/files/hash-file.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { pooledContent } from '../../src/files/pooled-content.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

/** Files of several blocks, which differ from the first one at the places that are given. */
function write(name: string, bytes: number, differences: readonly (number | null)[]): string[] {
  return differences.map((at, nth) => {
    const content = Buffer.alloc(bytes, 'picture ');
    if (at !== null) content[at] = 0;
    const path = folder.at(`${name}-${nth}`);
    writeFileSync(path, content);
    return path;
  });
}

function hashes(paths: readonly string[]) {
  return paths.map((path) => hashFile(nodeFileAccess, path));
}

describe('compareFiles', () => {
  it.each([0, 1, 4096, (4 << 20) / 8, 1_300_000])(
    'gives the hashes that reading each of them gives, of files of %i bytes',
    (bytes) => {
      const last = bytes === 0 ? null : bytes - 1;
      const middle = bytes === 0 ? null : Math.floor(bytes / 2);
      const paths = write(`equal-${bytes}`, bytes, [null, last, null, middle, last, null, middle, null]);
      expect(compareFiles(nodeFileAccess, { paths, areAll: true })).toEqual(hashes(paths));
    },
  );

  it('does not read on what equals none of the others, unless others are read elsewhere', () => {
    const paths = write('lone', 3_000_000, [null, 10, null, 2_900_000]);
    const [first, early, third, late] = hashes(paths);
    const lone = { kind: 'lone', bytes: 1 << 20 };
    expect(compareFiles(nodeFileAccess, { paths, areAll: true })).toEqual([
      first,
      lone,
      third,
      { kind: 'lone', bytes: 3_000_000 },
    ]);
    expect(compareFiles(nodeFileAccess, { paths, areAll: false })).toEqual([first, early, third, late]);
  });

  it('takes a file that begins like a longer one for another', () => {
    const [long = ''] = write('long', 3 << 20, [null]);
    const [short = ''] = write('short', 2 << 20, [null]);
    expect(compareFiles(nodeFileAccess, { paths: [short, long], areAll: false })).toEqual(
      hashes([short, long]),
    );
  });

  it('fails what is no file, what cannot be read, and what changes meanwhile, and answers for the others', () => {
    const paths = write('failing', 100_000, [null, null, null, null, null, null]);
    const [whole = '', refused = '', changed = '', other = '', broken = ''] = paths;
    symlinkSync(whole, folder.at('link'));
    let broke = -1;
    const access = {
      ...nodeFileAccess,
      open: (path: string, flags: number) => {
        const fd = nodeFileAccess.open(path, flags);
        if (path === broken) broke = fd;
        if (path === changed) appendFileSync(path, '');
        return fd;
      },
      read: (fd: number, buffer: Uint8Array, position: number | null) => {
        if (fd === broke) throw Object.assign(new Error('no answer'), { code: 'EIO' });
        const count = nodeFileAccess.read(fd, buffer, position);
        chmodSync(changed, 0o640);
        return count;
      },
      fstat: (fd: number) => nodeFileAccess.fstat(fd),
    };
    void refused;
    const asked = [whole, folder.at('link'), folder.at('gone'), changed, other, broken];
    const found = compareFiles(access, { paths: asked, areAll: true });
    expect(found.map((one) => (one.kind === 'failed' ? one.errno : one.kind))).toEqual([
      'hashed',
      'ENOTFILE',
      'ENOENT',
      'ECHANGED',
      'hashed',
      'EIO',
    ]);
    expect([found[0], found[4]]).toEqual(hashes([whole, other]));
  });
});

describe.each([
  ['inlineContent', () => inlineContent(nodeFileAccess)],
  ['pooledContent', () => pooledContent(2)],
])('%s', (_, open) => {
  it('looks at files, compares them and hashes the beginning of one', async () => {
    const content = open();
    try {
      const [first = '', second = '', third = ''] = write('port', 200_000, [null, null, 100_000]);
      let told = 0;
      const [compared = []] = await content.compareFiles(
        [{ paths: [first, second, third], areAll: false }],
        (bytes) => (told += bytes),
      );
      expect(compared).toEqual(hashes([first, second, third]));
      expect(told).toBe(600_000);
      const beginning = await content.hashBeginning(first, 100_000);
      expect(beginning).toEqual(await content.hashBeginning(second, 100_000).then(withStatOf(beginning)));
      const many = Array.from({ length: 100 }, () => [first, second, folder.at('gone')]).flat();
      const seen = await content.glimpseFiles({ paths: many, sizes: many.map(() => 200_000) });
      expect(seen.failures).toHaveLength(100);
      expect(seen.failures[0]).toMatchObject({ at: 2, errno: 'ENOENT' });
      expect(seen.sums.subarray(0, 32)).toEqual(seen.sums.subarray(32, 64));
    } finally {
      await content.close();
    }
  });
});

/** The same answer with another file's stat, for two files with one beginning. */
function withStatOf(other: object) {
  return (outcome: object) => ('stat' in other ? { ...outcome, stat: other.stat } : outcome);
}
