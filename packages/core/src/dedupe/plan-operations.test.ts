import { describe, expect, it } from 'vitest';
import { targetNames } from '../journal/plan/operation.ts';
import type { HashedRecord } from '../records/file-record.ts';
import { asideOperation } from './plan-operations.ts';

function recordOf(path: string, digit: string): HashedRecord {
  const stat = { size: 1, mtimeNs: '1', ctimeNs: '1', dev: '1', ino: '1', nlink: 1 };
  return { path, sha256: digit.repeat(64), ...stat };
}

function namesOf(path: string, mainPath: string): readonly string[] {
  const record = recordOf(path, 'a');
  const aside = asideOperation(
    { absolute: `/m/${path}`, record, keepers: ['/m/kept'] },
    {
      folder: '/d/media',
      group: undefined,
      main: mainPath === path ? record : recordOf(mainPath, 'b'),
      because: { code: 'duplicate' },
    },
  );
  return targetNames(aside);
}

describe('asideOperation', () => {
  it('keeps the path below the tree, and has one other name', () => {
    expect(namesOf('2019/x/a.jpg', '2019/x/a.jpg')).toEqual([
      '/d/media/2019/x/a.jpg',
      '/d/media/2019/x/a_aaaaaaaaaaaa.jpg',
    ]);
  });

  it("keeps a sidecar's name in step with its main file's", () => {
    expect(namesOf('a.cr2.xmp', 'a.cr2')).toEqual([
      '/d/media/a.cr2.xmp',
      '/d/media/a_bbbbbbbbbbbb.cr2.xmp',
      '/d/media/a.cr2_aaaaaaaaaaaa.xmp',
    ]);
  });

  it('names a member that does not begin like its main file by its own hash', () => {
    expect(namesOf('IMG_E1.jpg', 'IMG_1.jpg')).toEqual([
      '/d/media/IMG_E1.jpg',
      '/d/media/IMG_E1_aaaaaaaaaaaa.jpg',
    ]);
  });
});
