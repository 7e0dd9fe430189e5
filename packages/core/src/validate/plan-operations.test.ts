import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileRecord } from '../records/file-record.ts';
import type { ReadDuplicate } from './plan-operations.ts';
import { planFolder } from './plan-operations.ts';

const PLACES = { duplicates: '/d', validated: '/v' };

function fileOf(
  name: string,
  given: Partial<FileRecord> & Partial<Omit<ReadDuplicate, 'record'>> = {},
): ReadDuplicate {
  const { originals = ['/m/original'], elsewhere = null, outside = null, ...rest } = given;
  const stat = { size: 1, mtimeNs: '1', ctimeNs: '1', dev: '1', ino: '1', nlink: 1 };
  return {
    record: { path: `x/${name}`, sha256: 'a'.repeat(64), ...stat, ...rest },
    originals,
    elsewhere,
    outside,
  };
}

function told(files: readonly ReadDuplicate[]): string[] {
  return planFolder(files, PLACES).map(({ from, state, because }) => `${from} ${state} ${because.code}`);
}

describe('planFolder', () => {
  it('moves what has an original to the same place in the validated tree', () => {
    expect(planFolder([fileOf('a.jpg')], PLACES)).toMatchObject([
      { kind: 'move', from: '/d/x/a.jpg', to: '/v/x/a.jpg', keepers: ['/m/original'], group: undefined },
    ]);
  });

  it.each([
    ['without an original', { originals: [] }, 'unproven no-original-known'],
    [
      'whose original is on discs',
      { originals: [], elsewhere: 'on volume 7' },
      'unproven original-elsewhere',
    ],
    [
      'whose original is outside of the library',
      { originals: [], outside: '/mnt/stick/a' },
      'unproven original-outside',
    ],
    ['that is empty', { size: 0 }, 'unproven empty-file'],
    ['that cannot be read', { sha256: undefined, error: 'EIO' }, 'failed unreadable'],
  ])('keeps a file %s, and its group with it', (_, given, outcome) => {
    expect(told([fileOf('a.cr2'), fileOf('a.xmp', given)])).toEqual([
      '/d/x/a.cr2 unproven group-has-unproven-member',
      `/d/x/a.xmp ${outcome}`,
    ]);
  });

  it('tells every file once and moves only what names an original', () => {
    const file = fc
      .record({
        name: fc.constantFrom('1.cr2', '1.xmp', '1.jpg', '2.jpg', '2.mov', '2.aae', '3.jpg'),
        size: fc.nat({ max: 1 }),
        sha256: fc.constantFrom('a'.repeat(64), undefined),
        originals: fc.constantFrom([], ['/m/original']),
      })
      .map(({ name, ...given }) => fileOf(name, given));
    fc.assert(
      fc.property(fc.uniqueArray(file, { selector: ({ record }) => record.path }), (files) => {
        const planned = planFolder(files, PLACES);
        expect(planned.map(({ from }) => from).sort()).toEqual(
          files.map(({ record }) => `/d/${record.path}`).sort(),
        );
        for (const { kind, keepers, stat, sha256 } of planned)
          if (kind === 'move') {
            expect(keepers).not.toEqual([]);
            expect([stat?.size, sha256]).toEqual([1, 'a'.repeat(64)]);
          }
      }),
    );
  });
});
