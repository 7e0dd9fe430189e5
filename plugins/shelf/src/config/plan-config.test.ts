import { describe, expect, it } from 'vitest';
import type { ShelfEvent } from '../ledger/shelf-event.ts';
import { foldShelf } from '../ledger/shelf-state.ts';
import { formatConfig } from './format-config.ts';
import { parseConfig } from './parse-config.ts';
import { planConfig } from './plan-config.ts';

const OF = { id: 'e', at: '2026-03-01T10:00:00Z' };
const EVENTS: readonly ShelfEvent[] = [
  { ...OF, kind: 'set', setId: 'set' },
  { ...OF, kind: 'disk-added', diskId: 'd1', name: 'Blue "1"' },
  { ...OF, kind: 'disk-set', diskId: 'd1', place: 'house\nB\x7f', reserveBytes: 5 },
  { ...OF, kind: 'disk-added', diskId: 'd2', name: 'Blue 2' },
  { ...OF, kind: 'disk-added', diskId: 'd3', name: 'gone' },
  { ...OF, kind: 'disk-stands', diskId: 'd3', standing: 'dropped' },
  { ...OF, kind: 'source-added', sourceId: 's1', name: 'photos' },
  { ...OF, kind: 'source-mapped', sourceId: 's1', root: '/home/ö' },
  { ...OF, kind: 'source-set', sourceId: 's1', ignore: ['*.tmp', '"x"'], least: 3, priority: -4 },
  { ...OF, kind: 'source-added', sourceId: 's2', name: 'films' },
];
const STATE = foldShelf(EVENTS);

function plan(text: string) {
  const file = { path: 'shelf.toml', text, parseBytes: Number };
  return planConfig(STATE, parseConfig(file), file);
}

describe('planConfig', () => {
  it('changes nothing by what was exported', () => {
    expect(plan(formatConfig(STATE))).toEqual({ changes: [], untold: [] });
  });

  it('leaves what is not told, and tells it', () => {
    expect(plan('[disk."Blue 2"]\n')).toEqual({ changes: [], untold: ['Blue "1"', 'photos', 'films'] });
  });

  it('finds another name by the id, and swaps two names', () => {
    const { changes } = plan('[disk."Blue 2"]\nid = "d1"\n[disk."Blue \\"1\\""]\nid = "d2"\n');
    expect(changes).toMatchObject([
      { id: 'd1', key: 'name', before: 'Blue "1"', after: 'Blue 2' },
      { id: 'd2', key: 'name', before: 'Blue 2', after: 'Blue "1"' },
    ]);
  });

  it('tells each setting that becomes another one', () => {
    const { changes } = plan(
      '[disk."Blue 2"]\nplace = "bank"\nreserve = 9\n[source.photos]\nleast = 4\nlock = true\nignore = []\nfolder = ""\n',
    );
    expect(changes.map(({ name, key, before, after }) => [name, key, before, after])).toEqual([
      ['Blue 2', 'place', '', 'bank'],
      ['Blue 2', 'reserve', null, 9],
      ['photos', 'folder', '/home/ö', ''],
      ['photos', 'ignore', ['*.tmp', '"x"'], []],
      ['photos', 'least', 3, 4],
      ['photos', 'lock', false, true],
    ]);
  });

  it('adds a source that has a folder and no id', () => {
    const { changes } = plan('[source.new]\nfolder = "/new"\nmost = 2\n');
    expect(changes).toMatchObject([
      { id: null, key: 'name', after: 'new' },
      { id: null, key: 'folder', after: '/new' },
      { id: null, key: 'most', after: 2 },
    ]);
  });

  it.each([
    ['set = "other"\n', 'line 1: set: expected this set'],
    ['[disk.new]\nplace = "x"\n', 'line 1: disk.new: expected a disk of this shelf'],
    ['[disk.gone]\n', 'line 1: disk.gone: expected a disk of this shelf'],
    ['[disk.x]\nid = "d9"\n', 'line 2: disk.x.id: expected a disk of this shelf'],
    ['[source.new]\nleast = 2\n', 'line 1: source.new: expected a source of this shelf, or a folder'],
    ['[source.x]\nfolder = "/x"\nid = "s9"\n', 'line 3: source.x.id: expected a source of this shelf'],
    ['[disk."Blue 2"]\nid = "d1"\n', 'line 1: disk.Blue 2: two disks would be called "Blue 2"'],
    ['[source.photos]\nid = "s1"\n[source.x]\nid = "s1"\n', 'line 3: source.x: is told of twice'],
  ])('refuses %j and names line and key', (text, message) => {
    expect(() => plan(text)).toThrow(
      expect.objectContaining({ exitCode: 64, message: expect.stringContaining(message) as string }),
    );
  });
});
