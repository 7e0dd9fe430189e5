import { describe, expect, it } from 'vitest';
import { parseConfig } from './parse-config.ts';

const parseBytes = (text: string): number => {
  if (text !== '50GB') throw new Error('no size');
  return 50e9;
};

function parse(text: string) {
  return parseConfig({ path: 'shelf.toml', text, parseBytes });
}

describe('parseConfig', () => {
  it('reads disks and sources, and leaves out what is not told', () => {
    const { setId, disks, sources } = parse(`set = "s"
[disk."Blue 1"]
id = "d1"
reserve = "50GB"
[disk.NAS]
reserve = 7
[source.photos]
ignore = ["*.tmp"]
most = 0
hide = true
`);
    expect(setId).toBe('s');
    expect(disks).toEqual([
      { name: 'Blue 1', id: 'd1', place: undefined, reserveBytes: 50e9 },
      { name: 'NAS', id: undefined, place: undefined, reserveBytes: 7 },
    ]);
    expect(sources).toMatchObject([{ name: 'photos', ignore: ['*.tmp'], most: 0, isHidden: true }]);
    expect(sources[0]?.least).toBeUndefined();
  });

  it.each([
    ['[disk.a]\nplace = 7\n', 'shelf.toml: line 2: disk.a.place: expected a text in quotes'],
    ['[disk.a]\n\nplaec = "x"\n', 'shelf.toml: line 3: disk.a.plaec: expected one of id, place, reserve'],
    ['# x\n[disk."B 1"]\nreserve = "much"\n', 'shelf.toml: line 3: disk.B 1.reserve: expected bytes'],
    [
      '[source.p]\n"least" = -1\n',
      'shelf.toml: line 2: source.p.least: expected a whole number from 0 to 99',
    ],
    ['[ source . p ]\nfolder = "here"\n', 'shelf.toml: line 2: source.p.folder: expected an absolute path'],
    ['source = { p = { least = "x" } }\n', 'shelf.toml: source.p.least: expected a whole number'],
    ['disks = 7\n', 'shelf.toml: line 1: disks: expected one of set, disk, source'],
    ['disk = 7\n', 'shelf.toml: line 1: disk: expected tables [disk.NAME]'],
    ['set = 7\n', 'shelf.toml: line 1: set: expected a text in quotes'],
    ['[disk.a\n', 'shelf.toml: line 1, column'],
  ])('tells file, line and key of a fault: %j', (text, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ exitCode: 64, message: expect.stringContaining(message) as string }),
    );
  });
});
