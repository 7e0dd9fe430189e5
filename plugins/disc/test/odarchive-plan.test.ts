import fc from 'fast-check';
import { comparePaths } from '@mediastruct/core';
import { describe, expect, it } from 'vitest';
import { SECTOR } from '../src/image/sectors.ts';
import { catalogueBytes } from '../src/odarchive/format-catalogue.ts';
import { planDiscs } from '../src/odarchive/plan-discs.ts';
import { planSetImage } from '../src/odarchive/plan-image.ts';
import type { DiscSet, SetContent, SetName } from '../src/odarchive/set-content.ts';
import { contentsOn } from '../src/odarchive/set-content.ts';

const MEGABYTE = 1_000_000;

const LETTERS = ['a', 'B', '0', '_', ' ', 'ж', '😀', '語', '.', '%'];
const names = fc
  .array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 60 })
  .map((letters) => letters.join(''))
  .filter((name) => Buffer.byteLength(name) <= 250);
const paths = fc
  .record({ folder: fc.array(names, { maxLength: 4 }), name: names })
  // No file has the name of a folder.
  .map(({ folder, name }) => [...folder.map((one) => `d${one}`), `f${name}`].join('/'));
const sizes = fc.oneof(
  fc.constantFrom(0, 1, 2047, 2048, 2049, 2 ** 32 - 2048, 5 * 2 ** 30),
  fc.nat(3 * MEGABYTE),
);
const content = fc.record({ size: sizes, paths: fc.array(paths, { minLength: 1, maxLength: 5 }) });
const media = fc.oneof(fc.integer({ min: 2 * MEGABYTE, max: 20 * MEGABYTE }), fc.constant(6e9));

function setOf(given: readonly { readonly size: number; readonly paths: readonly string[] }[]): DiscSet {
  const taken = new Set<string>();
  const contents = given.flatMap(({ size, paths: all }, nth): readonly SetContent[] => {
    const free = all.filter((path) => !taken.has(path) && taken.add(path)).sort(comparePaths);
    const [first, ...others] = free.map(nameOf);
    const sha512 = nth.toString(16).padStart(128, '0');
    return first === undefined ? [] : [{ sha512, size, names: [first, ...others], disc: null }];
  });
  contents.sort((a, b) => comparePaths(a.names[0].path, b.names[0].path));
  return {
    jobId: 'j'.repeat(36),
    guid: 'g'.repeat(36),
    date: '2026-11-30T00:00:00.000Z',
    medium: null,
    discs: [],
    contents,
  };
}

function nameOf(path: string): SetName {
  return { path, mtimeNs: 0n, isTimeExact: true, isExecutable: false };
}

const plan = (set: DiscSet, bytes: number, made: readonly number[] = []) =>
  planDiscs(set, { medium: { name: `${bytes} bytes`, bytes }, made: new Set(made) });

function imageBytes(set: DiscSet, disc: number): number {
  const catalogue = { size: catalogueBytes(set), bytes: () => Buffer.alloc(0) };
  return planSetImage(set, disc, { catalogue, sources: new Map() }).layout.sectors * SECTOR;
}

describe('the plan of a set', () => {
  it('puts every content on exactly one disc or tells it, and no disc is over its size', () => {
    fc.assert(
      fc.property(fc.array(content, { minLength: 1, maxLength: 60 }), media, (given, bytes) => {
        const set = setOf(given);
        const { set: planned, tooLarge } = plan(set, bytes);
        const told = new Set(tooLarge.map(({ sha512 }) => sha512));
        expect(planned.contents.map(({ sha512 }) => sha512)).toEqual(
          set.contents.map(({ sha512 }) => sha512),
        );
        const numbers = new Set(planned.discs.map(({ number }) => number));
        for (const { sha512, disc } of planned.contents) {
          expect(disc === null).toBe(told.has(sha512));
          if (disc !== null) expect(numbers).toContain(disc);
        }
        // What describes a disc, the catalogue and the folders of so few files take less than 2.5 MB.
        for (const { size } of tooLarge) expect(size + 2.5 * MEGABYTE).toBeGreaterThan(bytes);
        for (const { number } of planned.discs) {
          expect(contentsOn(planned, number).length).toBeGreaterThan(0);
          expect(imageBytes(planned, number)).toBeLessThanOrEqual(bytes);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('counts the catalogue of many small files, which stands on every disc', () => {
    const given = Array.from({ length: 30_000 }, (_, nth) => ({
      size: 1,
      paths: [`folder/${nth % 100}/${nth}`],
    }));
    const { set, tooLarge } = plan(setOf(given), 40 * MEGABYTE);
    expect(tooLarge).toEqual([]);
    expect(set.discs.length).toBeGreaterThan(3);
    for (const { number } of set.discs) expect(imageBytes(set, number)).toBeLessThanOrEqual(40 * MEGABYTE);
  });

  it('counts folders, which may take more than what is in them', () => {
    const given = Array.from({ length: 1000 }, (_, nth) => ({ size: 1, paths: [`${nth}/a/b/c/d/e/f/file`] }));
    const { set } = plan(setOf(given), 10 * MEGABYTE);
    for (const { number } of set.discs) expect(imageBytes(set, number)).toBeLessThanOrEqual(10 * MEGABYTE);
  });

  it('fills discs: what is small goes where something large did not fit', () => {
    const given = Array.from({ length: 40 }, (_, nth) => ({
      size: nth % 2 === 0 ? 6 * MEGABYTE : MEGABYTE,
      paths: [`${nth}/film`],
    }));
    const { set } = plan(setOf(given), 10 * MEGABYTE);
    // 20 of 6 MB need a disc each, and on each of them is room for two of 1 MB.
    expect(set.discs.length).toBe(20);
  });

  it('keeps a small folder together', () => {
    const folder = (name: string, count: number) =>
      Array.from({ length: count }, (_, nth) => ({ size: 100_000, paths: [`${name}/${nth}`] }));
    const given = [...folder('a', 80), ...folder('b', 6), ...folder('c', 6), ...folder('d', 6)];
    const { set } = plan(setOf(given), 10 * MEGABYTE);
    for (const name of ['b', 'c', 'd']) {
      const discs = set.contents
        .filter(({ names: [{ path }] }) => path.startsWith(name))
        .map(({ disc }) => disc);
      expect(new Set(discs).size).toBe(1);
    }
  });

  it('is the same every time', () => {
    const set = setOf(
      Array.from({ length: 50 }, (_, nth) => ({ size: nth * 99_991, paths: [`x/${nth % 7}/${nth}`] })),
    );
    expect(plan(set, 9 * MEGABYTE)).toEqual(plan(set, 9 * MEGABYTE));
  });

  it('leaves the discs that were made as they are, and numbers the others after what is free', () => {
    const given = Array.from({ length: 20 }, (_, nth) => ({ size: 2 * MEGABYTE, paths: [`${nth}`] }));
    const first = plan(setOf(given), 9 * MEGABYTE).set;
    expect(first.discs.length).toBeGreaterThan(4);
    const again = plan(first, 20 * MEGABYTE, [1]).set;
    expect(again.discs.map(({ number, capacity }) => [number, capacity])).toEqual([
      [0, 20 * MEGABYTE],
      [1, 9 * MEGABYTE],
      [2, 20 * MEGABYTE],
    ]);
    expect(contentsOn(again, 1)).toEqual(contentsOn(first, 1));
  });

  it('refuses a size in which nothing fits', () => {
    expect(() => plan(setOf([{ size: 1, paths: ['a'] }]), MEGABYTE)).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
    expect(() => plan(setOf([{ size: 1, paths: ['a'] }]), 2 ** 50)).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
  });

  it('plans no disc for nothing', () => {
    expect(plan(setOf([]), 5 * MEGABYTE).set.discs).toEqual([]);
  });
});
