import fc from 'fast-check';
import { bytesToPath } from '@mediastruct/core';
import { describe, expect, it } from 'vitest';
import { formatTime, parseTime } from '../src/odarchive/catalogue-time.ts';
import { catalogueBytes, formatCatalogue } from '../src/odarchive/format-catalogue.ts';
import { parseCatalogue } from '../src/odarchive/parse-catalogue.ts';
import type { DiscSet } from '../src/odarchive/set-content.ts';

const HASH = 'ab'.repeat(64);
const OTHER = 'cd'.repeat(64);
const ENTRY = { filenames: { '/DATA/a.txt': null }, mtime: '2018-05-24T09:32:31', size: 22 };

const parse = (value: unknown) => parseCatalogue(JSON.stringify(value), 'catalogue.json');
const withEntry = (entry: object) => parse({ version: 1, files: { [HASH]: { ...ENTRY, ...entry } } });
const textOf = (set: DiscSet) => [...formatCatalogue(set)].join('');

describe('a catalogue of odarchive', () => {
  it('is read with nothing but its version and its files', () => {
    const filenames = { '/DATA/b copy.txt': null, '/DATA/folder/fourthé.txt': null };
    const set = parse({
      version: 1,
      files: { [HASH]: { ...ENTRY, filenames }, [OTHER]: { ...ENTRY, disc_num: 3 } },
    });
    expect(set).toMatchObject({ date: null, medium: null, discs: [{ number: 3, capacity: 0 }] });
    expect(set.contents.map(({ names }) => names.map(({ path }) => path))).toEqual([
      ['a.txt'],
      ['b copy.txt', 'folder/fourthé.txt'],
    ]);
    const [
      {
        names: [name],
        ...content
      },
    ] = set.contents as [DiscSet['contents'][0]];
    expect(content).toEqual({ sha512: OTHER, size: 22, disc: 3 });
    expect(name).toMatchObject({ mtimeNs: 1_527_154_351_000_000_000n, isTimeExact: false });
  });

  it('may have its names as a list, its time in seconds and its version as a text', () => {
    const entry = { filenames: ['data/first.html'], mtime: 1.5, size: 21 };
    const set = parse({ version: '2', files: { [HASH]: entry } });
    expect(set.contents[0]?.names[0]).toMatchObject({ path: 'data/first.html', mtimeNs: 1_500_000_000n });
  });

  it('has the same id whenever it is read, though it says none', () => {
    expect(withEntry({}).jobId).toBe(withEntry({}).jobId);
    expect(withEntry({}).jobId).not.toBe(withEntry({ size: 23 }).jobId);
  });
});

describe('a catalogue that is written', () => {
  const bad = bytesToPath(Buffer.from('bad \xff\xfe name', 'latin1'));
  const name = (path: string, mtimeNs = 5n, isExecutable = false) =>
    ({ path, mtimeNs, isTimeExact: true, isExecutable }) as const;
  const set: DiscSet = {
    jobId: 'job',
    guid: 'guid',
    date: '2026-11-30T00:00:00.000Z',
    medium: { name: 'bd-25', bytes: 24_220_008_448 },
    discs: [
      { number: 0, capacity: 1000, isInherited: true },
      { number: 1, capacity: 2000, isInherited: false },
    ],
    contents: [
      {
        sha512: OTHER,
        size: 0,
        disc: 1,
        names: [name('__proto__'), name('a "b"\n\\.jpg', 7n, true), name('😀', 5n)],
      },
      { sha512: HASH, size: 2 ** 40, disc: null, names: [name(bad, -1n)] },
    ],
  };

  it('reads as it was, with names of any bytes', () => {
    expect(parseCatalogue(textOf(set), 'x')).toEqual({ ...set, contents: [...set.contents] });
    expect(catalogueBytes(set)).toBe(Buffer.byteLength(textOf(set)));
  });

  it('has the fields that odarchive reads, and bytes of names as Python writes them', () => {
    const written = JSON.parse(textOf(set)) as {
      version: number;
      date: string;
      files: Record<string, unknown>;
    };
    expect(written).toMatchObject({
      version: 2,
      guid: 'guid',
      job_id: 'job',
      segment_size_int: 24_220_008_448,
    });
    expect(written.files[HASH]).toEqual({
      filenames: { '/DATA/bad \udcff\udcfe name': null },
      mtime: '1969-12-31T23:59:59.999999999Z',
      size: 2 ** 40,
    });
    expect(textOf(set)).toContain('\\udcff\\udcfe');
  });

  it('has one line for each content', () => {
    const line = textOf(set)
      .split('\n')
      .find((one) => one.includes('😀'));
    expect(line).toContain('"disc_num":1');
    expect(line).toContain(OTHER);
  });

  it('gives every time back', () => {
    const times = fc.bigInt({ min: -(10n ** 19n), max: 10n ** 20n });
    fc.assert(
      fc.property(times, (ns) => void expect(parseTime(formatTime(ns))).toEqual({ ns, isExact: true })),
    );
    expect(formatTime(2n ** 80n)).toMatch(/^9999-12-31T23:59:59/);
  });
});

describe('a catalogue that is not to be trusted', () => {
  it.each([
    ['a name that leads out', { filenames: { '/DATA/../x': null } }, 'below /DATA'],
    ['another one', { filenames: ['a/../../x'] }, 'below /DATA'],
    ['an absolute name', { filenames: { '/etc/passwd': null } }, 'below /DATA'],
    ['a name of the data folder itself', { filenames: { '/DATA/': null } }, 'below /DATA'],
    ['a name with a zero', { filenames: ['a\0b'] }, 'below /DATA'],
    ['a name twice', { filenames: ['a', 'a'] }, '"a" is named twice'],
    ['a name in two spellings', { filenames: ['a', '/DATA/a'] }, '"a" is named twice'],
    ['a file that is a folder', { filenames: ['a', 'a/b'] }, '"a" is a file'],
    ['no name', { filenames: {} }, 'at least one name'],
    ['names that are none', { filenames: 7 }, 'filenames: expected an object, found 7'],
    ['a name that is none', { filenames: [7] }, 'expected names, found 7'],
    ['facts that are none', { filenames: { a: 'x' } }, 'a: expected an object'],
    ['no size', { size: undefined }, 'size: expected a whole number from 0 on, found nothing'],
    ['a size below zero', { size: -1 }, 'found -1'],
    ['a size that is a text', { size: '22' }, 'found "22"'],
    ['a time that is none', { mtime: 'yesterday' }, 'mtime: expected a time'],
    ['a disc that is none', { disc_num: 'A' }, 'disc_num: expected a whole number'],
    ['a disc beyond all numbers', { disc_num: 1e9 }, 'no number of a disc'],
  ])('is refused with its place: %s', (_, entry, message) => {
    expect(() => withEntry(entry)).toThrow(
      expect.objectContaining({
        code: 'damaged',
        path: 'catalogue.json',
        message: expect.stringContaining(message),
      }),
    );
  });

  it.each([
    ['no JSON', '{"version": 1,', 'expected JSON'],
    ['a list', '[]', 'the catalogue: expected an object'],
    ['no version', '{"files":{}}', 'version: expected a whole number'],
    ['no files', '{"version":1}', 'files: expected an object'],
    ['a hash that is none', '{"version":1,"files":{"abc":{}}}', 'expected a SHA-512'],
    ['a guid that is none', '{"version":1,"files":{},"guid":7}', 'guid: expected a text'],
    ['discs that are none', '{"version":1,"files":{},"discs":{}}', 'discs: expected a list'],
    [
      'a disc twice',
      '{"version":1,"files":{},"discs":[{"disc_num":1,"size":1},{"disc_num":1,"size":1}]}',
      'twice',
    ],
  ])('is refused: %s', (_, text, message) => {
    expect(() => parseCatalogue(text, 'catalogue.json')).toThrow(
      expect.objectContaining({ code: 'damaged', message: expect.stringContaining(message) }),
    );
  });

  it('is refused where two contents claim a name', () => {
    const files = { [HASH]: ENTRY, [OTHER]: ENTRY };
    expect(() => parse({ version: 1, files })).toThrow('"a.txt" is named twice');
  });

  it('is told as one of a later program', () => {
    expect(() => parse({ version: 3, files: {} })).toThrow(expect.objectContaining({ code: 'newer-format' }));
  });

  it('never makes the reader fail in another way, whatever it is', () => {
    const whole = textOf(
      parse({ version: 2, files: { [HASH]: ENTRY, [OTHER]: { ...ENTRY, filenames: ['b/c'] } } }),
    );
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.string({ maxLength: 3 }), (at, inserted) => {
        try {
          for (const { names } of parseCatalogue(whole.slice(0, at) + inserted + whole.slice(at + 1), 'x')
            .contents)
            for (const { path } of names) expect(path.split('/')).not.toContain('..');
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^(damaged|newer-format)$/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
