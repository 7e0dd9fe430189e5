import { bytesToPath } from '@mediastruct/core';
import { describe, expect, it } from 'vitest';
import type { DiscNode } from '../disc-tree.ts';
import { discTree } from '../disc-tree.ts';
import { compressed } from '../udf/osta-text.ts';
import { ISO_NAMES } from './iso-names.ts';
import { JOLIET_NAMES } from './joliet-names.ts';
import { UDF_NAMES } from './udf-names.ts';
import { uniqueNames } from './unique-names.ts';

function nodes(...names: string[]): readonly DiscNode[] {
  const entries = names.map((path) => ({ path, kind: 'file' as const, size: 1, mtimeNs: 0n, mode: 0o644 }));
  const { children } = discTree(entries, 0n);
  return names.map((name) => children.find((child) => bytesToPath(child.name) === name) as DiscNode);
}

describe('names of ISO 9660', () => {
  it.each([
    ['IMG_0001.JPG', 'IMG_0001.JPG'],
    ['a b.jpg', 'A_B.JPG'],
    ['Zoë.jpeg', 'ZOE.JPEG'],
    ['no extension', 'NO_EXTENSION.'],
    ['.hidden', '_HIDDEN.'],
    [`${'n'.repeat(60)}.jpg`, `${'N'.repeat(27)}.JPG`],
  ])('of %j is %j', (name, expected) => {
    expect(uniqueNames(nodes(name), ISO_NAMES)).toEqual([expected]);
  });

  it('are apart where the true ones are', () => {
    const names = uniqueNames(nodes('a b.jpg', 'a_b.jpg', 'A-B.JPG'), ISO_NAMES);
    expect(names).toEqual(['A_B.JPG', 'A_B_1.JPG', 'A_B_2.JPG']);
  });
});

describe('names of Joliet', () => {
  it('are the true ones as far as Windows can hold them', () => {
    const names = ['😀 ß.jpg', 'a:b?.jpg', 'end. ', 'bad \udcff.jpg', `${'x'.repeat(200)}.jpg`];
    expect(uniqueNames(nodes(...names), JOLIET_NAMES)).toEqual([
      '😀 ß.jpg',
      'a_b_.jpg',
      'end_',
      'bad _.jpg',
      `${'x'.repeat(99)}.jpg`,
    ]);
  });

  it('are apart without capital letters', () => {
    expect(uniqueNames(nodes('A.JPG', 'a.jpg'), JOLIET_NAMES)).toEqual(['A.JPG', 'a~1.jpg']);
  });
});

describe('names of UDF', () => {
  it('are the true ones, shortened to what an identifier holds', () => {
    const long = `${'ж'.repeat(200)}.jpg`;
    const [plain, odd = '', short = ''] = uniqueNames(nodes('ж:?.jpg', 'bad \udcff.jpg', long), UDF_NAMES);
    expect(plain).toBe('ж:?.jpg');
    expect(odd).toMatch(/^bad _-[0-9a-f]{8}\.jpg$/);
    expect(short).toMatch(/^ж+-[0-9a-f]{8}\.jpg$/);
    expect(compressed(short).length).toBeLessThanOrEqual(255);
  });
});
