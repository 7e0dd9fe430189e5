import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { bytesToPath } from '../../src/files/path-text.ts';
import { writeExport } from '../../src/files/write-export.ts';
import { refusal } from '../library/refusal.ts';
import { alteredAccess } from './altered-access.ts';
import { MEMORY, temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder(MEMORY);
const TEXT = ['a', bytesToPath(Uint8Array.of(0xff, 0x0a))];

describe('writeExport', () => {
  it('writes the bytes of names as they are, and tells their sum', () => {
    const { sha256, bytes } = writeExport(nodeFileAccess, folder.at('list'), TEXT);
    expect(readFileSync(folder.at('list'))).toEqual(Buffer.from([0x61, 0xff, 0x0a]));
    expect(bytes).toBe(3);
    expect(sha256).toBe('ba35dc0ae977a525da3dce526ea3488a8c3f537d01bf8db91ab63fa7474eeacb');
    expect(readdirSync(folder.path)).toEqual(['list']);
  });

  it('replaces no file that took the name meanwhile, and leaves nothing of its own', () => {
    const access = alteredAccess({
      fsync: (real, fd) => {
        writeFileSync(folder.at('list'), 'mine');
        real(fd);
      },
    });
    expect(() => writeExport(access, folder.at('list'), TEXT)).toThrow(refusal('usage', 'found one'));
    expect(readFileSync(folder.at('list'), 'utf8')).toBe('mine');
    expect(readdirSync(folder.path)).toEqual(['list']);
  });

  it('leaves nothing where the text ends in an error', () => {
    const parts = function* () {
      yield 'a';
      throw new Error('damaged');
    };
    expect(() => writeExport(nodeFileAccess, folder.at('list'), parts())).toThrow('damaged');
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
